// SPDX-License-Identifier: Apache-2.0

import Wire

/// A block device in sysfs: a disk, a partition, or one that the kernel makes of others.
struct BlockDevice {
  /// That of its directory, say `xvda1` or `dm-0`. A `!` stands for a `/`.
  let name: [UInt8]
  let number: DeviceNumber
  /// Where programs find it, say `/dev/xvda1` or `/dev/mapper/vg-root`.
  let path: [UInt8]
  /// What the kernel calls it, say `/dev/xvda1` or `/dev/dm-0`.
  let node: [UInt8]

  private static var directory: [UInt8] { Text("/sys/class/block/").bytes }
  private var directory: [UInt8] { Self.directory + name }

  /// Nil if sysfs does not know it.
  init?(_ name: [UInt8], files: SystemFiles) {
    let directory = Self.directory + name
    guard let number = files.read(directory + Text("/dev").bytes).flatMap({ DeviceNumber($0.trimmed) })
    else { return nil }
    self.name = name
    self.number = number
    node = Text("/dev/").bytes + name.map { $0 == UInt8(ascii: "!") ? UInt8(ascii: "/") : $0 }
    if Self.isMapped(name), let mapped = files.read(directory + Text("/dm/name").bytes)?.trimmed, !mapped.isEmpty {
      path = Text("/dev/mapper/").bytes + mapped
    } else {
      path = node
    }
  }

  /// The devices that may hold volumes, `Limits.blockDevices` at most: disks and their partitions, then what is
  /// made of them, each ascending by name. If there are more, Xen's own are kept first, then what is made of others.
  static func all(files: SystemFiles) -> (devices: [BlockDevice], omitted: Int) {
    let listed = files.directory(directory) { name in !isOther(name) }
    let names = listed.names.sorted {
      isStacked($0) == isStacked($1) ? $0.isBefore($1) : isStacked($1)
    }
    let kept = kept(names)
    return (
      kept.compactMap { BlockDevice($0, files: files) }, listed.omitted + names.count - kept.count
    )
  }

  /// The names of those that never hold volumes.
  static func namesOfOthers(files: SystemFiles) -> [[UInt8]] {
    files.directory(directory) { name in isOther(name) }.names.sorted { $0.isBefore($1) }
  }

  private static func kept(_ names: [[UInt8]]) -> [[UInt8]] {
    if names.count <= Limits.blockDevices { return names }
    let xen = names.filter { isXen($0) }
    let stacked = names.filter { isStacked($0) }
    let others = names.filter { !isXen($0) && !isStacked($0) }
    let kept = (xen + stacked + others).prefix(Limits.blockDevices)
    return names.filter { kept.contains($0) }
  }

  /// Bytes: `size` counts sectors of 512 whatever the device's own. Nil for an empty drive, and over the bound.
  func size(files: SystemFiles) -> UInt64? {
    guard let sectors = files.read(directory + Text("/size").bytes)?.trimmed.decimal, sectors > 0,
      sectors <= Bounds.amount.upperBound / 512
    else { return nil }
    return sectors * 512
  }

  /// The devid of the vbd that the device is, is a partition of, or is made of. If it is made of several
  /// devices, the first one counts.
  func vbd(files: SystemFiles) -> UInt64? {
    var name = name
    for _ in 0..<Limits.blockDepth {
      // A partition's directory is in that of its disk.
      let places = [Text(""), "/.."].map { Self.directory + name + $0.bytes }
      for place in places {
        if let devid = xenbusDevid("vbd", of: place + Text("/device").bytes, files: files) {
          return Bounds.vbd.contains(devid) ? devid : nil
        }
      }
      let lower = places.flatMap { files.directory($0 + Text("/slaves").bytes).names }
      guard let first = lower.min(by: { $0.isBefore($1) }) else { return nil }
      name = first
    }
    return nil
  }

  /// What is in memory, in a file, on another machine, or a removable medium that is no disk.
  private static func isOther(_ name: [UInt8]) -> Bool {
    (["loop", "ram", "zram", "nbd", "rbd", "fd", "sr", "mtdblock"] as [Text]).contains {
      name.after($0)?.first?.isDigit == true
    }
  }

  private static func isXen(_ name: [UInt8]) -> Bool { name.after("xvd") != nil }

  private static func isMapped(_ name: [UInt8]) -> Bool { name.after("dm-") != nil }

  private static func isStacked(_ name: [UInt8]) -> Bool {
    isMapped(name) || name.after("md")?.first?.isDigit == true || name.after("md_") != nil
  }
}
