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

/// The types of what is mounted in which places, and whether the file system at `/sys/class` is asked.
@Test(
  arguments: [
    ([("/", "ext4")], true), ([("/", "rootfs"), ("/sys", "tmpfs")], true), ([("/", "btrfs")], true),
    ([("/sys", "nfs4")], false), ([("/", "overlay")], false), ([("/sys", "autofs")], false),
    ([("/sys", "fuse.x")], false),
    ([("/sys/class", "autofs")], false), ([("/sys/class", "fuse")], false), ([("/sys/cla", "nfs")], true),
    ([("/sys/class/block", "nfs")], true),
  ] as [([(String, String)], Bool)])
func nothing_is_asked_behind_what_may_hang(others: [(String, String)], isAsked: Bool) {
  for isFirst in [true, false] {
    let tree = VolumeTree()
    let disk = tree.addDisk("xvda", number: tree.ownNumber())
    if isFirst { tree.mount(disk, "/sys/class") }
    for (point, type) in others { tree.mount(type == "ext4" ? "8:1" : "0:50", point, type: type) }
    if !isFirst { tree.mount(disk, "/sys/class") }
    #expect(free(tree).map { $0 != nil } == [isAsked], "\(others)")
  }
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
