// SPDX-License-Identifier: Apache-2.0

import Wire

/// The block devices that may hold volumes, and how to find those that a mount lies on.
struct VolumeDevices {
  let list: [BlockDevice]
  /// What udev knows, in the order of `list`.
  let entries: [UdevEntry]
  /// How many there are besides.
  let omitted: Int
  private let files: SystemFiles
  /// The devices of each file system that lies on several, as places in `list`.
  private var groups: [[Int]] = []

  init(files: SystemFiles) {
    (list, omitted) = BlockDevice.all(files: files)
    entries = list.map { UdevEntry(of: $0.number, files: files) }
    self.files = files
    addGroupsOfKernel()
    addGroupsOfUdev()
  }

  /// The devices that a file system lies on, as places in `list`, ascending. None if they are not in `list`, or the
  /// file system lies on none.
  func below(_ mount: Mount) -> [Int] {
    if mount.device.major != 0 { return list.indices.filter { list[$0].number == mount.device } }
    if !mount.isSpread { return [] }
    let named = mount.sources.compactMap(place)
    // The kernel calls what it boots from /dev/root, which is no name of a device.
    if named.isEmpty { return groups.count == 1 && mount.type.equals("btrfs") ? groups[0] : [] }
    let all = named + groups.filter { group in named.contains { group.contains($0) } }.flatMap { $0 }
    return list.indices.filter { all.contains($0) }
  }

  /// The device that a name stands for: by its names, then by the number that stands in `/dev`.
  private func place(of name: [UInt8]) -> Int? {
    let byName = list.indices.first {
      list[$0].path == name || list[$0].node == name || entries[$0].names.contains(name)
    }
    if let byName { return byName }
    guard name.after("/dev/") != nil, let number = files.deviceNumber(at: name) else { return nil }
    return list.firstIndex { $0.number == number }
  }

  /// The kernel has a directory for each btrfs that it knows, and in it the names of the devices.
  private mutating func addGroupsOfKernel() {
    let root = Text("/sys/fs/btrfs/").bytes
    for id in files.directory(root).names.prefix(Limits.blockDevices) {
      let names = files.directory(root + id + Text("/devices").bytes).names
      let group = list.indices.filter { names.contains(list[$0].name) }
      if !group.isEmpty { groups.append(group) }
    }
  }

  /// The devices of one btrfs have one UUID.
  private mutating func addGroupsOfUdev() {
    for i in list.indices where entries[i].isBtrfs && !groups.contains(where: { $0.contains(i) }) {
      let uuid = entries[i].uuid
      groups.append(
        list.indices.filter { $0 == i || (!uuid.isEmpty && entries[$0].isBtrfs && entries[$0].uuid == uuid) })
    }
  }
}

extension UdevEntry {
  fileprivate var isBtrfs: Bool { type.equals("btrfs") }
}
