// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

private let uuid = "0a3407de-014b-458b-b5c1-848e92a327a3"

/// A volume's facts save its size and free bytes, in words.
private func described(_ volume: Volume) -> String {
  let points = volume.mountPoints.map(\.string).joined(separator: ",")
  return "\(volume.name.string) \(volume.filesystem.string) [\(points)] \(volume.vbd.map { [$0] } ?? [])"
}

private func list(_ tree: VolumeTree) -> [String] { Volumes(files: tree.files).list.map(described) }

@Test func partitions_and_whole_disks_with_a_file_system_are_volumes() {
  let tree = VolumeTree()
  tree.addDisk("xvdb", vbd: 51_728, udev: VolumeTree.udev(type: "xfs", uuid: uuid))
  tree.addDisk("xvda", bytes: 10 << 30, vbd: 51_712, udev: "E:ID_PART_TABLE_TYPE=gpt\n")
  tree.addPartition("xvda10", of: "xvda", udev: VolumeTree.udev(type: "swap"))
  tree.mount(tree.addPartition("xvda2", of: "xvda", bytes: 5 << 30), "/", type: "btrfs")
  tree.addPartition("xvda3", of: "xvda", udev: "E:ID_PART_ENTRY_NUMBER=3\n")
  tree.addDisk("nvme0n1", udev: VolumeTree.udev(type: "ext4", uuid: uuid))
  #expect(
    list(tree) == [
      "/dev/nvme0n1(\(uuid)) ext4 [] []", "/dev/xvda2 btrfs [/] [51712]", "/dev/xvda10 swap [] [51712]",
      "/dev/xvdb(\(uuid)) xfs [] [51728]",
    ])
  #expect(Volumes(files: tree.files).list.map(\.sizeBytes) == [1 << 30, 5 << 30, 1 << 29, 1 << 30])
}

@Test func what_is_made_of_disks_comes_after_them_and_lies_on_their_vbd() {
  let tree = VolumeTree()
  tree.addDisk("xvdc", vbd: 51_744, udev: VolumeTree.udev(type: "LVM2_member", uuid: "aB3-x"))
  tree.addDisk("xvda", vbd: 51_712)
  tree.addPartition("xvda2", of: "xvda", udev: VolumeTree.udev(type: "linux_raid_member"))
  tree.addPartition("xvda10", of: "xvda", udev: VolumeTree.udev(type: "linux_raid_member"))
  tree.addStacked("md127", on: ["xvda10", "xvda2"], udev: VolumeTree.udev(type: "crypto_LUKS"))
  tree.addPartition("md127p1", of: "md127", udev: VolumeTree.udev(type: "ext2"))
  tree.mount(tree.addStacked("dm-2", on: ["md127"], mapped: "crypt"), "/srv", type: "xfs")
  tree.mount(
    tree.addStacked("dm-10", on: ["xvdc"], mapped: "vg-root", udev: VolumeTree.udev(type: "ext4", uuid: uuid)), "/")
  // Parts of a thin pool.
  tree.addStacked("dm-3", on: ["xvdc"], mapped: "vg-pool_tdata", udev: "E:DM_NAME=vg-pool_tdata\n")
  #expect(
    list(tree) == [
      "/dev/xvda2 linux_raid_member [] [51712]", "/dev/xvda10 linux_raid_member [] [51712]",
      "/dev/xvdc(aB3-x) LVM2_member [[LVM]] [51744]",
      "/dev/mapper/crypt xfs [/srv] [51712]", "/dev/mapper/vg-root(\(uuid)) ext4 [/] [51744]",
      "/dev/md127 crypto_LUKS [] [51712]", "/dev/md127p1 ext2 [] [51712]",
    ])
}

@Test func what_is_no_disk_is_no_volume() {
  let tree = VolumeTree()
  for (i, name) in ["loop0", "ram3", "zram0", "nbd1", "rbd0", "fd0", "sr0", "mtdblock2"].enumerated() {
    tree.addDisk(name, udev: VolumeTree.udev(type: "ext4"))
    tree.mount("202:\(101 + i)", "/\(name)")
  }
  tree.addDisk("xvdd", vbd: 51_760, udev: VolumeTree.udev(type: "iso9660", uuid: "2023-01-01-00-00-00-00"))
  tree.addDisk("xvde", bytes: 0, vbd: 51_776, udev: VolumeTree.udev(type: "ext4"))
  tree.addDisk("xvdf", bytes: .max, vbd: 51_792, udev: VolumeTree.udev(type: "ext4"))
  #expect(list(tree) == [])
  tree.addDisk("rambo", udev: VolumeTree.udev(type: "ext4"))
  tree.addDisk("cciss!c0d0", udev: VolumeTree.udev(type: "ext4"))
  #expect(list(tree) == ["/dev/cciss/c0d0 ext4 [] []", "/dev/rambo ext4 [] []"])
}

@Test func a_mount_point_counts_once_and_a_bound_directory_only_where_nothing_else_is() {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda")
  tree.mount(disk, "/run/netns", root: "/run/netns")
  tree.mount(disk, "/srv", root: "/data")
  #expect(list(tree) == ["/dev/xvda ext4 [/run/netns] []"])
  tree.mount(disk, "/mnt/a\\040b")
  tree.mount(disk, "/mnt/a\\040b")
  tree.mount(disk, "/etc/hosts", root: "/hosts")
  tree.mount(disk, "/")
  #expect(list(tree) == ["/dev/xvda ext4 [/mnt/a b,/] []"])
}

@Test func a_btrfs_is_found_by_its_source_and_all_its_subvolumes_count() {
  let tree = VolumeTree()
  tree.addDisk("xvda")
  tree.addStacked("dm-0", on: ["xvda"], mapped: "vg-root")
  tree.mount("0:30", "/", type: "btrfs", root: "/@", source: "/dev/xvda")
  tree.mount("0:30", "/home", type: "btrfs", root: "/@home", source: "/dev/xvda")
  tree.mount("0:31", "/srv", type: "btrfs", source: "/dev/mapper/vg-root")
  tree.mount("0:32", "/fake", type: "fuse.btrfs", source: "/dev/xvda")
  tree.mount("0:33", "/tmp", type: "tmpfs", source: "/dev/xvda")
  #expect(list(tree) == ["/dev/xvda btrfs [/,/home] []", "/dev/mapper/vg-root btrfs [/srv] []"])
}

/// How the source of a mount may name a device: `dm-0`, that device-mapper calls `vg-root`.
@Test(
  arguments: [
    ("/dev/dm-0", true), ("/dev/mapper/vg-root", true), ("/dev/vg/root", true), ("/dev/disk/by-uuid/1b2c", true),
    ("/dev/root", true), ("/dev/dm-1", false), ("/dev/mapper/vg", false), ("vg-root", false),
  ])
func a_btrfs_is_found_by_each_name_that_its_device_has(source: String, isFound: Bool) {
  let tree = VolumeTree()
  tree.addDisk("xvda")
  let names = "S:vg/root\nS:disk/by-uuid/1b2c\n"
  tree.addStacked("dm-0", on: ["xvda"], mapped: "vg-root", udev: names + VolumeTree.udev(type: "btrfs"))
  // With one more btrfs only a name tells which one it is.
  if source != "/dev/root" { tree.addDisk("xvdb", udev: VolumeTree.udev(type: "btrfs")) }
  tree.mount("0:30", "/", type: "btrfs", root: "/@", source: source)
  let found = list(tree).contains("/dev/mapper/vg-root btrfs [/] []")
  #expect(found == isFound, "\(list(tree))")
}

@Test func a_btrfs_that_is_booted_from_is_told_only_where_it_is_the_only_one() {
  let tree = VolumeTree()
  tree.addDisk("xvda", udev: VolumeTree.udev(type: "btrfs", uuid: "1"))
  tree.mount("0:30", "/", type: "btrfs", source: "/dev/root")
  #expect(list(tree) == ["/dev/xvda(1) btrfs [/] []"])
  tree.addDisk("xvdb", udev: VolumeTree.udev(type: "btrfs", uuid: "2"))
  #expect(list(tree) == ["/dev/xvda(1) btrfs [] []", "/dev/xvdb(2) btrfs [] []"])
}

@Test func each_device_of_a_file_system_on_several_is_told_with_its_mount_points() {
  let tree = VolumeTree()
  for name in ["xvda", "xvdb", "xvdc", "xvdd"] { tree.addDisk(name) }
  tree.addBtrfs("1b2c", on: ["xvda", "xvdc"])
  tree.mount("0:30", "/", type: "btrfs", root: "/@", source: "/dev/xvdc")
  tree.mount("0:30", "/home", type: "btrfs", root: "/@home", source: "/dev/xvdc")
  tree.mount("0:31", "/srv", type: "bcachefs", source: "/dev/xvdb:/dev/xvdd")
  #expect(
    list(tree) == [
      "/dev/xvda btrfs [/,/home] []", "/dev/xvdb bcachefs [/srv] []", "/dev/xvdc btrfs [/,/home] []",
      "/dev/xvdd bcachefs [/srv] []",
    ])
}

@Test func devices_of_one_btrfs_have_one_uuid_where_the_kernel_does_not_tell() {
  let tree = VolumeTree()
  for (name, uuid) in [("xvda", "1"), ("xvdb", "2"), ("xvdc", "1")] {
    tree.addDisk(name, udev: VolumeTree.udev(type: "btrfs", uuid: uuid))
  }
  tree.addDisk("xvdd", udev: VolumeTree.udev(type: "btrfs"))
  tree.addDisk("xvde", udev: VolumeTree.udev(type: "btrfs"))
  tree.mount("0:30", "/", type: "btrfs", source: "/dev/xvdc")
  tree.mount("0:31", "/srv", type: "btrfs", source: "/dev/xvde")
  #expect(
    list(tree) == [
      "/dev/xvda(1) btrfs [/] []", "/dev/xvdb(2) btrfs [] []", "/dev/xvdc(1) btrfs [/] []",
      "/dev/xvdd btrfs [] []", "/dev/xvde btrfs [/srv] []",
    ])
}

@Test(
  arguments: [
    ("iso9660", "", false), ("udf", "", false), ("iso9660", "iso9660", false), ("", "udf", false),
    ("", "iso9660", false), ("ext4", "", true), ("ext4", "ext4", true), ("", "squashfs", true),
  ])
func an_image_is_no_volume_whoever_tells_what_it_is(mounted: String, found: String, isVolume: Bool) {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvdd", vbd: 51_760, udev: found.isEmpty ? nil : VolumeTree.udev(type: found))
  if !mounted.isEmpty { tree.mount(disk, "/mnt", type: mounted) }
  #expect(list(tree).isEmpty != isVolume)
}

@Test func udev_knows_the_type_behind_fuse() {
  let tree = VolumeTree()
  tree.mount(tree.addDisk("xvda", udev: VolumeTree.udev(type: "ntfs", uuid: "01D8")), "/mnt", type: "fuseblk")
  tree.mount(tree.addDisk("xvdb"), "/srv", type: "fuseblk")
  #expect(list(tree) == ["/dev/xvda(01D8) ntfs [/mnt] []", "/dev/xvdb fuseblk [/srv] []"])
}

@Test func bytes_that_are_no_text_are_made_fit() {
  let tree = VolumeTree()
  tree.mount(tree.addDisk("xvda", udev: "E:ID_FS_TYPE=e\u{1}t\nE:ID_FS_UUID=\n"), "/a\\012b")
  #expect(list(tree) == ["/dev/xvda ext4 [/a?b] []"])
}

@Test func the_running_systems_block_devices_are_those_of_proc_partitions() throws {
  let files = SystemFiles(quiet: "/")
  var expected: [String: UInt64] = [:]
  for line in try String(contentsOfFile: "/proc/partitions", encoding: .utf8).split(separator: "\n").dropFirst() {
    let words = line.split(separator: " ").map(String.init)
    // In KiB, which halves of are left out.
    expected["\(words[0]):\(words[1]) \(words[3])"] = UInt64(words[2])
  }
  for device in BlockDevice.all(files: files).devices {
    guard let size = device.size(files: files) else { continue }
    let name = String(decoding: device.name, as: UTF8.self)
    #expect(expected["\(device.number.major):\(device.number.minor) \(name)"] == size / 1_024)
  }
}

@Test func each_block_device_is_explained() {
  let tree = VolumeTree()
  tree.addDisk("loop0", udev: VolumeTree.udev(type: "ext4"))
  tree.addDisk("sr0")
  tree.mount(tree.addDisk("xvda"), "/", type: "xfs")
  tree.addDisk("xvdb")
  tree.addDisk("xvdc", udev: VolumeTree.udev(type: "swap"))
  tree.addDisk("xvdd", udev: VolumeTree.udev(type: "iso9660"))
  tree.addDisk("xvde", bytes: 0, udev: VolumeTree.udev(type: "ext4"))
  tree.addDisk("xvdf", udev: VolumeTree.udev(type: "LVM2_member"))
  var lines: [String] = []
  _ = Volumes(files: tree.files) { lines.append(String(decoding: $0, as: UTF8.self) + " " + $1.string) }
  #expect(
    lines == [
      "xvda is a volume: xfs at /", "xvdb is no volume: it is not mounted, and udev knows of nothing on it",
      "xvdc is a volume: udev found swap", "xvdd is no volume: it holds an image",
      "xvde is no volume: it has no size, or one over the limit", "xvdf is a volume: LVM2_member at [LVM]",
    ])
  let others = BlockDevice.namesOfOthers(files: tree.files)
  #expect(others.map { String(decoding: $0, as: UTF8.self) } == ["loop0", "sr0"])
}

@Test func below_another_root_the_mounts_are_those_of_the_systems_first_process() {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda")
  tree.mount(disk, "/host/srv")
  #expect(list(tree) == ["/dev/xvda ext4 [/host/srv] []"])
  tree.tree.write(Array("/proc/1/mountinfo".utf8), "36 1 \(disk) / /srv rw - ext4 /dev/xvda rw\n")
  #expect(list(tree) == ["/dev/xvda ext4 [/srv] []"])
}
