// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Root {
  /// Makes a block device a disk of this guest, laid out as in sysfs: the device of a vbd. What udev found on it is
  /// as given.
  public func addDisk(_ name: String, vbd: Int, number: String, bytes: Int, uuid: String? = nil) throws {
    let device = "sys/devices/vbd-\(vbd)"
    let directory = device + "/block/" + name
    try write(device + "/devtype", "vbd\n")
    try write(device + "/nodename", "device/vbd/\(vbd)\n")
    try write(directory + "/dev", number + "\n")
    try write(directory + "/size", "\(bytes / 512)\n")
    try link("../../../vbd-\(vbd)", directory + "/device")
    try link("../../devices/vbd-\(vbd)/block/" + name, "sys/class/block/" + name)
    if let uuid { try write("run/udev/data/b" + number, "E:ID_FS_TYPE=ext4\nE:ID_FS_UUID=\(uuid)\n") }
  }

  /// Makes the kernel's list of mounts: the device numbers, of ext4, and where they are mounted.
  public func setMounts(_ mounts: [(number: String, point: String)]) throws {
    try write(
      "proc/self/mountinfo",
      mounts.map { "36 35 \($0.number) / \($0.point) rw,relatime shared:1 - ext4 /dev/disk rw\n" }.joined())
  }

  /// Makes a driver with a device of that type.
  public func addDriver(_ type: String) throws {
    try write("sys/bus/xen/drivers/\(type)/\(type)-0", "")
  }

  private func link(_ target: String, _ name: String) throws {
    try write(name, "")
    try FileManager.default.removeItem(atPath: path + "/" + name)
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }
}
