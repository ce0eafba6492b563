// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// Disks that are plugged in, with what Debian's own tools make of them.
extension GuestTests {
  @Test(.enabled(if: DebianGuest.isChosen(.apparmor), "SELinux lets no test mount"))
  func disks_are_published_as_they_are_used() throws {
    let guest = try DebianGuest.running()
    let before = try guest.volumes()
    for disk in ["xvdb", "xvdc"] { try guest.attach(disk) }
    defer { for disk in ["xvdb", "xvdc"] { #expect(throws: Never.self) { try guest.detach(disk) } } }

    for layout in Layout.all {
      try guest.run(layout.make + "\n" + Layout.seen, deadline: 240)
      var found: [[String: String]] = []
      let isThere = try eventually(deadline: 120) {
        found = try guest.volumes().filter { volume in !before.contains { $0["name"] == volume["name"] } }
        return found.map(layout.reduced) == layout.expected
      }
      #expect(isThere, "\(layout.kind): \(found)")
      try guest.run(layout.remove + "\nwipefs -qa /dev/xvdb /dev/xvdc\n" + Layout.seen, deadline: 240)
      let isGone = try eventually(deadline: 120) { try guest.volumes().map(\.["name"]) == before.map(\.["name"]) }
      #expect(isGone, "\(layout.kind)")
    }
  }
}

/// A use of two disks, /dev/xvdb and /dev/xvdc.
private struct Layout {
  let kind: String
  let make: String
  let remove: String
  /// Of each volume what `reduced` leaves.
  let expected: [[String: String]]

  /// Until udev has seen what was done. A mount then has the collector read all anew; else it would with its next tick.
  static let seen = "udevadm settle; mount -t tmpfs tmpfs /media; umount /media"

  /// A volume's nodes without its size and its UUIDs, and with the free space only as being told.
  func reduced(_ volume: [String: String]) -> [String: String] {
    var rest = volume.filter { $0.key != "size" }
    rest["name"] = rest["name"].map { String($0.prefix { $0 != "(" }) }
    if rest["free"] != nil { rest["free"] = "told" }
    return rest
  }

  private static func volume(
    _ name: String, _ filesystem: String, at mountPoint: String? = nil, hasFree: Bool = true
  ) -> [String: String] {
    var nodes = ["name": name, "filesystem": filesystem]
    // Of what lies on both disks, the first.
    nodes["extents/0"] = name.hasPrefix("/dev/xvd") ? String(name.dropFirst(5)) : "xvdb"
    nodes["mount_points/0"] = mountPoint
    if hasFree && mountPoint?.hasPrefix("/") == true { nodes["free"] = "told" }
    return nodes
  }

  static let all = [
    Layout(
      kind: "xfs and swap",
      make: """
        mkfs.xfs -q -f /dev/xvdb
        mkdir -p /mnt/xfs
        mount /dev/xvdb /mnt/xfs
        mkswap -q /dev/xvdc
        swapon /dev/xvdc
        """,
      remove: "umount /mnt/xfs; swapoff /dev/xvdc",
      expected: [volume("/dev/xvdb", "xfs", at: "/mnt/xfs"), volume("/dev/xvdc", "swap")]),
    Layout(
      kind: "btrfs on two devices",
      make: """
        mkfs.btrfs -q -f /dev/xvdb /dev/xvdc
        mkdir -p /mnt/btrfs
        mount /dev/xvdb /mnt/btrfs
        """,
      remove: "umount /mnt/btrfs",
      // Each is mounted; the free space, which is that of both, is told once.
      expected: [
        volume("/dev/xvdb", "btrfs", at: "/mnt/btrfs"),
        volume("/dev/xvdc", "btrfs", at: "/mnt/btrfs", hasFree: false),
      ]),
    Layout(
      kind: "LVM",
      make: """
        vgcreate -q -y group /dev/xvdb /dev/xvdc >/dev/null
        lvcreate -q -y -L 64M -n logical group >/dev/null
        mkfs.ext4 -q /dev/group/logical
        mkdir -p /mnt/lvm
        mount /dev/group/logical /mnt/lvm
        """,
      remove: "umount /mnt/lvm; vgremove -q -f -y group >/dev/null; pvremove -q -y /dev/xvdb /dev/xvdc >/dev/null",
      expected: [
        volume("/dev/mapper/group-logical", "ext4", at: "/mnt/lvm"), volume("/dev/xvdb", "LVM2_member", at: "[LVM]"),
        volume("/dev/xvdc", "LVM2_member", at: "[LVM]"),
      ]),
    Layout(
      kind: "md",
      make: """
        mdadm --create /dev/md7 --quiet --run --level=1 --raid-devices=2 --assume-clean /dev/xvdb /dev/xvdc
        mkfs.ext4 -q /dev/md7
        mkdir -p /mnt/md
        mount /dev/md7 /mnt/md
        """,
      remove: "umount /mnt/md; mdadm --stop --quiet /dev/md7; mdadm --zero-superblock /dev/xvdb /dev/xvdc",
      expected: [
        volume("/dev/md7", "ext4", at: "/mnt/md"), volume("/dev/xvdb", "linux_raid_member"),
        volume("/dev/xvdc", "linux_raid_member"),
      ]),
    Layout(
      kind: "LUKS",
      make: """
        echo secret | cryptsetup luksFormat -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 /dev/xvdb -
        echo secret | cryptsetup open --key-file - /dev/xvdb closed
        mkfs.ext4 -q /dev/mapper/closed
        mkdir -p /mnt/luks
        mount /dev/mapper/closed /mnt/luks
        """,
      remove: "umount /mnt/luks; cryptsetup close closed",
      expected: [volume("/dev/mapper/closed", "ext4", at: "/mnt/luks"), volume("/dev/xvdb", "crypto_LUKS")]),
  ]
}

extension DebianGuest {
  /// The published volumes, each as its nodes below `data/volumes/<i>`, by name.
  fileprivate func volumes() throws -> [[String: String]] {
    var volumes: [Substring: [String: String]] = [:]
    for (path, value) in try guest.tree() where path.hasPrefix("data/volumes/") && !value.isEmpty {
      let parts = path.dropFirst("data/volumes/".count).split(separator: "/", maxSplits: 1)
      if parts.count == 2 { volumes[parts[0], default: [:]][String(parts[1])] = value }
    }
    return volumes.values.sorted { ($0["name"] ?? "") < ($1["name"] ?? "") }
  }

  fileprivate func attach(_ disk: String) throws {
    try machine.inDom0(
      """
      truncate -s 320M /run/\(disk)
      xl block-attach \(guest.name) format=raw,vdev=\(disk),access=rw,script=/etc/xen/scripts/disk,target=/run/\(disk)
      """)
    try awaitSuccess(of: "[ -b /dev/\(disk) ]")
  }

  fileprivate func detach(_ disk: String) throws {
    try machine.inDom0("xl block-detach \(guest.name) \(disk); rm /run/\(disk)")
    try awaitSuccess(of: "[ ! -b /dev/\(disk) ]")
  }
}
