// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import Collector

/// A root with block devices, laid out as in sysfs, with what udev found on them, and with mounts.
final class VolumeTree {
  let tree = Tree(["/proc/self/mountinfo": ""])
  var files: SystemFiles { tree.files }
  private var mountInfo = ""
  private var mounts: [(id: Int, point: String)] = []
  private var number = 100

  /// A disk; a vbd if it has a devid.
  @discardableResult
  func addDisk(
    _ name: String, bytes: UInt64 = 1 << 30, vbd: UInt64? = nil, number: String? = nil, udev: String? = nil
  ) -> String {
    let device = vbd.map { "/sys/devices/vbd-\($0)" } ?? "/sys/devices/pci-\(name)"
    let directory = device + "/block/" + name
    write(device + "/vendor", "")
    if let vbd {
      write(device + "/devtype", "vbd\n")
      write(device + "/nodename", "device/vbd/\(vbd)\n")
    }
    let number = add(name, at: directory, bytes, number, udev)
    link(device, directory + "/device")
    return number
  }

  @discardableResult
  func addPartition(_ name: String, of disk: String, bytes: UInt64 = 1 << 29, udev: String? = nil) -> String {
    add(name, at: real(disk) + "/" + name, bytes, nil, udev)
  }

  /// A device that the kernel makes of others, with a name if device-mapper does.
  @discardableResult
  func addStacked(_ name: String, on slaves: [String], mapped: String? = nil, udev: String? = nil) -> String {
    let directory = "/sys/devices/virtual/block/" + name
    let number = add(name, at: directory, 1 << 28, nil, udev)
    if let mapped { write(directory + "/dm/name", mapped + "\n") }
    for slave in slaves {
      write(directory + "/slaves/.keep", "")
      try? FileManager.default.removeItem(atPath: tree.path(directory + "/slaves/.keep"))
      link(real(slave), directory + "/slaves/" + slave)
    }
    return number
  }

  /// Mounts over or below what was mounted before.
  func mount(
    _ number: String, _ point: String, type: String = "ext4", root: String = "/", source: String = "none",
    options: String = "rw", isListedFirst: Bool = false
  ) {
    // The topmost mount of the longest point that leads to this one.
    var parent = (id: 1, point: "")
    for mount in mounts where mount.point.count >= parent.point.count && leads(mount.point, to: point) {
      parent = mount
    }
    let id = 36 + mounts.count
    mounts.append((id, point))
    let line =
      "\(id) \(parent.id) \(number) \(root) \(point) rw,relatime shared:1 - \(type) \(source) \(options),subvol=\(root)\n"
    mountInfo = isListedFirst ? line + mountInfo : mountInfo + line
    write("/proc/self/mountinfo", mountInfo)
  }

  private func leads(_ point: String, to other: String) -> Bool {
    point == other || other.hasPrefix(point == "/" ? point : point + "/")
  }

  /// Tells the devices of a btrfs as the kernel does.
  func addBtrfs(_ id: String, on devices: [String]) {
    for device in devices { write("/sys/fs/btrfs/\(id)/devices/\(device)/dev", "") }
    write("/sys/fs/btrfs/features/raid1c34", "0\n")
  }

  /// The number of the device that the tree itself is on, as `major:minor`.
  func ownNumber() -> String {
    var status = stat()
    lstat(tree.path("/"), &status)
    return "\(status.st_dev >> 8 & 0xFFF):\(status.st_dev & 0xFF | status.st_dev >> 12 & 0xFFF00)"
  }

  static func udev(type: String, uuid: String? = nil) -> String {
    "S:disk/by-id/x\nE:ID_FS_TYPE=\(type)\n" + (uuid.map { "E:ID_FS_UUID=\($0)\nE:ID_FS_UUID_ENC=\($0)\n" } ?? "")
  }

  private func add(_ name: String, at directory: String, _ bytes: UInt64, _ number: String?, _ udev: String?) -> String
  {
    self.number += 1
    let number = number ?? "202:\(self.number)"
    write(directory + "/dev", number + "\n")
    write(directory + "/size", "\(bytes / 512)\n")
    if let udev { write("/run/udev/data/b" + number, udev) }
    write("/sys/class/block/.keep", "")
    try? FileManager.default.removeItem(atPath: tree.path("/sys/class/block/.keep"))
    link(directory, "/sys/class/block/" + name)
    return number
  }

  private func write(_ path: String, _ text: String) { tree.write(Array(path.utf8), text) }

  private func link(_ target: String, _ path: String) { symlink(tree.path(target), tree.path(path)) }

  /// The directory that a device's link leads to.
  private func real(_ name: String) -> String {
    let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: tree.path("/sys/class/block/" + name))) ?? ""
    return String(path.dropFirst(tree.path("").count))
  }
}
