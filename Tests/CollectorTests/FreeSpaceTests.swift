// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

/// Free bytes by volume; the tree is a file system of its own for none of them.
private func free(_ tree: VolumeTree) -> [UInt64?] { Volumes(files: tree.files).list.map(\.freeBytes) }

/// What the tree's own file system has left for unprivileged users.
private func expected(_ tree: VolumeTree) -> UInt64 {
  var space = statvfs()
  statvfs(tree.tree.path("/"), &space)
  return UInt64(space.f_bavail) * UInt64(space.f_frsize)
}

@Test func free_bytes_are_those_that_unprivileged_users_may_fill() throws {
  let tree = VolumeTree()
  tree.mount(tree.addDisk("xvda", number: tree.ownNumber()), "/sys", type: "xfs")
  let bytes = try #require(free(tree).first ?? nil)
  #expect(bytes.steady(told: expected(tree)) == expected(tree))
}

@Test func a_file_system_that_is_not_the_one_of_the_device_is_not_told() {
  let tree = VolumeTree()
  tree.mount(tree.addDisk("xvda"), "/sys")
  tree.mount(tree.addDisk("xvdb", number: tree.ownNumber()), "/missing")
  #expect(free(tree) == [nil, nil])
}

/// The types of what is mounted in which places, and whether the file system at `/sys/class` is asked where these
/// were mounted after it: whether they hide it.
private let others: [(mounts: [(String, String)], isAsked: Bool)] = [
  ([("/", "ext4")], true), ([("/", "rootfs"), ("/sys", "tmpfs")], true), ([("/", "btrfs")], true),
  ([("/", "zfs")], true), ([("/", "bcachefs")], true),
  ([("/sys", "nfs4")], false), ([("/", "overlay")], false), ([("/sys", "autofs")], false),
  ([("/sys", "fuse.x")], false), ([("/", "composefs")], false),
  ([("/sys/class", "autofs")], false), ([("/sys/class", "fuse")], false), ([("/sys/cla", "nfs")], true),
  ([("/sys/class/block", "nfs")], true),
]

@Test(arguments: others.indices)
func nothing_is_asked_that_is_hidden_by_what_may_hang(row: Int) {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda", number: tree.ownNumber())
  tree.mount(disk, "/sys/class")
  for (point, type) in others[row].mounts { tree.mount(type == "ext4" ? "8:1" : "0:50", point, type: type) }
  #expect(free(tree).map { $0 != nil } == [others[row].isAsked], "\(others[row])")
}

@Test(arguments: others.indices)
func what_is_mounted_on_something_that_may_hang_is_asked(row: Int) {
  for isListedFirst in [true, false] {
    let tree = VolumeTree()
    let disk = tree.addDisk("xvda", number: tree.ownNumber())
    for (point, type) in others[row].mounts { tree.mount(type == "ext4" ? "8:1" : "0:50", point, type: type) }
    tree.mount(disk, "/sys/class", isListedFirst: isListedFirst)
    #expect(free(tree).map { $0 != nil } == [true], "\(others[row])")
  }
}

@Test func a_mount_point_below_the_limit_of_mounts_on_the_way_is_asked_and_past_it_is_not() {
  for (count, isAsked) in [(Limits.mountsOnTheWay - 1, true), (Limits.mountsOnTheWay, false)] {
    let tree = VolumeTree()
    for _ in 1...count { tree.mount("8:1", "/sys") }
    tree.mount(tree.addDisk("xvda", number: tree.ownNumber()), "/sys/class")
    #expect(free(tree).map { $0 != nil } == [isAsked])
  }
}

@Test func of_a_point_that_is_mounted_twice_the_upper_mount_is_asked() {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda", number: tree.ownNumber())
  tree.mount(disk, "/sys")
  tree.mount("0:50", "/sys", type: "nfs")
  #expect(free(tree) == [nil])
  tree.mount(disk, "/sys")
  #expect(free(tree).map { $0 != nil } == [true])
}

@Test func a_mount_with_more_options_than_are_read_hides_nothing() {
  let tree = VolumeTree()
  let layers = (1...2_000).map { "/var/lib/layers/\($0)" }.joined(separator: ":")
  tree.mount("0:50", "/merged", type: "overlay", options: "lowerdir=" + layers)
  tree.mount(tree.addDisk("xvda", number: tree.ownNumber()), "/sys")
  #expect(free(tree).map { $0 != nil } == [true])
  #expect(Volumes(files: tree.files).omitted == Omissions())
}

@Test func the_free_space_of_several_devices_is_told_once() {
  let tree = VolumeTree()
  tree.addDisk("xvda", udev: VolumeTree.udev(type: "btrfs", uuid: "1b2c"))
  tree.addDisk("xvdb", udev: VolumeTree.udev(type: "btrfs", uuid: "1b2c"))
  // The tree's own file system, as if it were a btrfs.
  tree.mount("0:40", "/sys", type: "btrfs", source: "/dev/xvdb")
  let volumes = Volumes(files: tree.files).list
  #expect(volumes.map { $0.mountPoints.map(\.string) } == [["/sys"], ["/sys"]])
  #expect(volumes[1].freeBytes == nil)
}

@Test func another_mount_point_is_asked_where_one_cannot_be() {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda", number: tree.ownNumber())
  tree.mount("0:50", "/proc", type: "nfs")
  for point in ["/proc/self", "/missing", "/sys"] { tree.mount(disk, point) }
  #expect(free(tree).map { $0 != nil } == [true])
}

@Test(arguments: ["fuseblk", "ocfs2", "gfs2"])
func a_file_system_that_asks_others_is_not_asked(_ type: String) {
  let tree = VolumeTree()
  tree.mount(tree.addDisk("xvda", number: tree.ownNumber()), "/sys", type: type)
  #expect(free(tree) == [nil])
}

@Test func a_symbolic_link_at_the_end_is_not_followed() {
  let tree = VolumeTree()
  symlink("/proc", tree.tree.path("/link"))
  tree.mount(tree.addDisk("xvda", number: tree.ownNumber()), "/link")
  #expect(free(tree).map { $0 != nil } == [true])
}
