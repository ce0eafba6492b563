// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation
import Testing
import Wire
import WireEncoder

@testable import Collector

@Test func volumes_at_the_limit_are_kept_and_past_it_the_last_are_left_out() {
  let tree = VolumeTree()
  for i in 1...Bounds.volumes { tree.mount(tree.addDisk("xvd\(i)"), "/mnt/\(i)") }
  var volumes = Volumes(files: tree.files)
  #expect(volumes.list.count == Bounds.volumes && volumes.omitted == Omissions())
  tree.mount(tree.addDisk("xvd0"), "/mnt/0")
  tree.addDisk("xvd00", udev: VolumeTree.udev(type: "ext4"))
  volumes = Volumes(files: tree.files)
  let kept: [String] = ["0", "00"] + (1...30).map { "\($0)" }
  #expect(volumes.list.map(\.name.string) == kept.map { "/dev/xvd" + $0 })
  #expect(volumes.omitted == Omissions(volumes: 2))
}

/// Disks of the network beside what the guest boots from, which comes last by name.
@Test(
  arguments: [
    ("/", nil), ("/boot", nil), ("/boot/efi", nil), ("/usr", nil), ("/var", nil), (nil, 51_712), ("/srv", 51_712),
  ] as [(String?, UInt64?)])
func the_systems_volumes_and_xens_disks_are_kept_before_others(point: String?, vbd: UInt64?) {
  let tree = VolumeTree()
  for i in 1...Bounds.volumes { tree.mount(tree.addDisk("sd\(i)"), "/mnt/\(i)") }
  let disk = tree.addDisk("xvda", vbd: vbd, udev: VolumeTree.udev(type: "LVM2_member"))
  if let point { tree.mount(disk, point) }
  let volumes = Volumes(files: tree.files)
  #expect(volumes.list.map(\.name.string).last == "/dev/xvda" && volumes.list.count == Bounds.volumes)
  #expect(volumes.list.map(\.name.string).first == "/dev/sd1" && volumes.omitted == Omissions(volumes: 1))
}

@Test func the_systems_volumes_are_kept_before_xens_disks() {
  let tree = VolumeTree()
  for i in 1...Bounds.volumes { tree.mount(tree.addDisk("xvd\(i)", vbd: UInt64(i)), "/mnt/\(i)") }
  tree.mount(tree.addStacked("dm-0", on: [], mapped: "vg-root"), "/")
  let names = Volumes(files: tree.files).list.map(\.name.string)
  #expect(names.last == "/dev/mapper/vg-root" && !names.contains("/dev/xvd32") && names.contains("/dev/xvd31"))
}

@Test func of_too_many_block_devices_xens_own_and_what_is_made_of_others_are_looked_at() {
  let tree = VolumeTree()
  for i in 1...Limits.blockDevices { tree.addDisk("sd\(i)") }
  tree.addDisk("xvda", udev: VolumeTree.udev(type: "LVM2_member"))
  tree.addStacked("dm-0", on: ["xvda"], mapped: "vg-root", udev: VolumeTree.udev(type: "ext4"))
  let volumes = Volumes(files: tree.files)
  #expect(volumes.list.map(\.name.string) == ["/dev/xvda", "/dev/mapper/vg-root"])
  #expect(volumes.omitted == Omissions(blockDevices: 2))
}

@Test func mount_points_at_the_limit_are_kept_and_past_it_the_last_are_left_out() {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda")
  for i in 1...Bounds.mountPoints { tree.mount(disk, "/\(i)") }
  #expect(Volumes(files: tree.files).omitted == Omissions())
  tree.mount(disk, "/5")
  tree.mount(disk, "/6")
  tree.mount(disk, "/1")
  let volumes = Volumes(files: tree.files)
  #expect(volumes.list.map { $0.mountPoints.map(\.string) } == [["/1", "/2", "/3", "/4"]])
  #expect(volumes.omitted == Omissions(mountPoints: 2))
}

@Test func block_devices_past_the_limit_are_not_looked_at() {
  let tree = VolumeTree()
  for i in 1...Limits.blockDevices { tree.addDisk("xvd\(i)") }
  #expect(Volumes(files: tree.files).omitted == Omissions())
  tree.addStacked("dm-0", on: ["xvd1"], udev: VolumeTree.udev(type: "ext4"))
  tree.addDisk("loop0")
  let volumes = Volumes(files: tree.files)
  #expect(volumes.omitted == Omissions(blockDevices: 1) && volumes.list.isEmpty)
}

@Test func devices_that_lie_on_each_other_do_no_harm() {
  let tree = VolumeTree()
  tree.addStacked("dm-0", on: [])
  tree.addStacked("dm-1", on: ["dm-0"])
  tree.addStacked("dm-0", on: ["dm-1"], udev: VolumeTree.udev(type: "ext4"))
  #expect(Volumes(files: tree.files).list.map(\.vbd) == [nil])
}

@Test func the_fullest_volumes_fit_as_far_as_there_is_room() throws {
  let tree = VolumeTree()
  let long = String(repeating: "\\134", count: Bounds.text)
  for i in 10...20 {
    let disk = tree.addDisk("xvd\(i)" + String(repeating: "\"", count: 240), udev: VolumeTree.udev(type: "x"))
    for j in 1...4 { tree.mount(disk, "/\(j)" + long) }
  }
  tree.addDisk("xvdz", udev: VolumeTree.udev(type: "ext4"))
  let volumes = Volumes(files: tree.files)
  #expect(volumes.list.count == 6 && volumes.omitted == Omissions(volumes: 6))
  var snapshot = Snapshot()
  let empty = try snapshot.encoded().count
  snapshot.volumes = volumes.list
  let size = try snapshot.encoded().count - empty
  #expect(size <= Limits.volumesBudget && size > Limits.volumesBudget * 3 / 4)
}

@Test func no_volume_is_longer_than_the_room_that_is_counted_for_it() throws {
  let text = try #require(Text([UInt8](repeating: UInt8(ascii: "\\"), count: Bounds.text)))
  var volume = Volume()
  volume.name = text
  volume.filesystem = text
  volume.sizeBytes = Bounds.amount.upperBound
  volume.freeBytes = Bounds.amount.upperBound
  volume.vbd = Bounds.vbd.upperBound
  for points in 0...Bounds.mountPoints {
    volume.mountPoints = Array(repeating: text, count: points)
    var (one, two) = (Snapshot(), Snapshot())
    one.volumes = [volume]
    two.volumes = [volume, volume]
    #expect(try two.encoded().count - one.encoded().count <= volume.room)
  }
}

@Test func two_thousand_mounts_are_read_and_past_the_limit_no_free_space_is_asked_for() {
  let tree = VolumeTree()
  let disk = tree.addDisk("xvda", number: tree.ownNumber())
  let other =
    "40 36 0:50 / /var/lib/containers/storage/overlay/0123456789abcdef/merged rw - overlay overlay rw,lowerdir=/a\n"
  let own = "36 1 \(disk) / / rw - ext4 /dev/xvda rw\n"
  func volumes(_ others: Int) -> Volumes {
    tree.tree.write(Array("/proc/self/mountinfo".utf8), String(repeating: other, count: others) + own)
    return Volumes(files: tree.files)
  }
  for others in [2_000, Limits.lines - 1] {
    let volumes = volumes(others)
    #expect(volumes.list.map { $0.mountPoints } == [["/"]] && volumes.list[0].freeBytes != nil)
    #expect(volumes.omitted == Omissions())
  }
  tree.tree.write(Array("/proc/self/mountinfo".utf8), own + String(repeating: other, count: Limits.lines))
  let cut = Volumes(files: tree.files)
  #expect(cut.list.map(\.mountPoints) == [["/"]] && cut.list[0].freeBytes == nil && cut.omitted == Omissions(mounts: 1))
}
