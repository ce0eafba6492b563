// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

private func parsed(_ line: String) -> Mount? { Mount(Array(line.utf8)[...]) }
private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Test func a_mount_is_read_from_the_kernels_line() throws {
  let line =
    "36 35 202:1 / /mnt/a\\040b\\134c rw,noatime master:1 propagate_from:2 - ext4 /dev/xvda1 rw,errors=continue"
  let mount = try #require(parsed(line))
  #expect(mount.id == 36 && mount.parent == 35)
  #expect(mount.device == DeviceNumber(major: 202, minor: 1) && mount.isWhole)
  #expect([mount.point, mount.type, mount.source].map(text) == ["/mnt/a b\\c", "ext4", "/dev/xvda1"])
  #expect(mount.isOnDevice && !mount.mayHang)
}

@Test(
  arguments: [
    ("/a\\011b\\012c", "/a\tb\nc"), ("/a\\04", "/a\\04"), ("/a\\", "/a\\"), ("/a\\089", "/a\\089"),
    ("/a\\777", "/a\\777"), ("/\\134040", "/\\040"), ("/ü", "/ü"),
  ])
func octal_escapes_are_undone(escaped: String, point: String) throws {
  #expect(text(try #require(parsed("1 2 8:1 / \(escaped) rw - ext4 /dev/sda1 rw")).point) == point)
}

/// Type, device number, source and super options, root; whether it is on a device, may hang, and is whole.
@Test(
  arguments: [
    ("xfs", "202:1", "/dev/xvda1", "rw", "/", true, false, true),
    ("ext4", "202:1", "/dev/xvda1", "rw", "/srv", true, false, false),
    ("btrfs", "0:34", "/dev/xvda1", "rw,subvolid=5,subvol=/", "/", true, false, true),
    ("btrfs", "0:34", "/dev/xvda1", "rw,subvolid=256,subvol=/@home", "/@home", true, false, true),
    ("btrfs", "0:34", "/dev/xvda1", "rw,subvol=/a\\040b", "/a\\040b", true, false, true),
    ("btrfs", "0:34", "/dev/xvda1", "rw,subvolid=256,subvol=/@", "/@/srv", true, false, false),
    ("ext4", "8:1", "/dev/sda1", "rw,subvol=/x", "/x", true, false, false),
    ("bcachefs", "0:34", "/dev/xvda1:/dev/xvdb", "rw", "/", true, false, true),
    ("zfs", "0:34", "rpool/ROOT", "rw,xattr", "/", false, false, true),
    ("composefs", "0:34", "composefs", "rw", "/", false, true, true),
    ("tmpfs", "0:25", "tmpfs", "rw", "/", false, false, true),
    ("devtmpfs", "0:6", "devtmpfs", "rw", "/", false, false, true),
    ("nfs4", "0:50", "server:/export", "rw", "/", false, true, true),
    ("cifs", "0:50", "//server/share", "rw", "/", false, true, true),
    ("overlay", "0:50", "overlay", "rw,lowerdir=/a:/b", "/", false, true, true),
    ("autofs", "0:50", "systemd-1", "rw,fd=49", "/", false, true, true),
    ("fuse.sshfs", "0:50", "user@host:", "rw", "/", false, true, true),
    ("fuse.btrfs", "0:50", "/dev/xvda1", "rw", "/", false, true, true),
    ("fuseblk", "8:1", "/dev/sda1", "rw", "/", false, true, true),
    ("fuseblk.ntfs", "8:1", "/dev/sda1", "rw", "/", false, true, true),
    ("ocfs2", "8:1", "/dev/sda1", "rw", "/", false, true, true),
    ("gfs2", "8:1", "/dev/sda1", "rw", "/", false, true, true),
    ("tmpfs", "0:25", "", "rw", "/", false, false, true),
  ] as [(String, String, String, String, String, Bool, Bool, Bool)])
func only_what_is_on_a_device_is_asked_and_only_memory_else_is_passed_through(
  type: String, device: String, source: String, options: String, root: String, isOnDevice: Bool, mayHang: Bool,
  isWhole: Bool
) throws {
  let mount = try #require(parsed("1 2 \(device) \(root) /mnt rw - \(type) \(source) \(options)"))
  #expect((mount.isOnDevice, mount.mayHang, mount.isWhole) == (isOnDevice, mayHang, isWhole))
}

@Test(
  arguments: [
    "x 35 202:1 / /mnt rw - ext4 a rw", "36 -1 202:1 / /mnt rw - ext4 a rw", "", " ", "36 35 202:1 / /mnt rw,noatime",
    "36 35 202:1 / /mnt rw - ext4 /dev/xvda1",
    "36 35 202 / /mnt rw - ext4 a rw",
    "36 35 202:x / /mnt rw - ext4 a rw", "36 35 4294967296:1 / /mnt rw - ext4 a rw",
    "36 35 1:2:3 / /mnt rw - ext4 a rw",
    "36 35 202:1 / mnt rw - ext4 a rw", "36 35 202:1 - / /mnt ext4 a rw", "36 35 202:1 /  rw - ext4 a rw",
  ])
func a_malformed_line_is_no_mount(line: String) {
  #expect(parsed(line) == nil)
}

@Test func the_devices_are_those_that_the_source_names() throws {
  for (source, expected) in [
    ("/dev/xvda1", ["/dev/xvda1"]), ("/dev/xvda:/dev/xvdb", ["/dev/xvda", "/dev/xvdb"]), ("none", ["none"]),
    ("/dev/mapper/a\\040b", ["/dev/mapper/a b"]), (":", []),
  ] {
    let mount = try #require(parsed("1 2 0:34 / /mnt rw - bcachefs \(source) rw"))
    #expect(mount.sources.map(text) == expected)
  }
}

@Test func a_line_cut_short_or_with_any_byte_changed_never_crashes() {
  let line = Array("36 35 0:34 /@ /a\\040b rw shared:1 - btrfs /dev/xvda1 rw,subvol=/@".utf8)
  tryDamaged(line) { _ = Mount($0).map { ($0.point, $0.isWhole, $0.source) } }
}
