// SPDX-License-Identifier: Apache-2.0

import Wire

/// The volumes of a snapshot: of the block devices those that are mounted, and those on which udev has found
/// something. So a disk of partitions is none, nor is an unused one.
struct Volumes {
  /// `Bounds.volumes` at most, in the order of `BlockDevice.all`. The first that does not fit and all after it
  /// are left out.
  private(set) var list: [Volume] = []
  private(set) var omitted = Omissions()

  init(files: SystemFiles) {
    let (devices, devicesLeftOut) = BlockDevice.all(files: files)
    let mounts = Mounts(of: devices, files: files)
    omitted.blockDevices = devicesLeftOut
    omitted.mounts = mounts.isCut ? 1 : 0
    var room = Limits.volumesBudget
    for (device, places) in zip(devices, mounts.places) {
      let entry = UdevEntry(of: device.number, files: files)
      guard !places.type.isEmpty || !entry.type.isEmpty, !entry.isOpticalDisc, let size = device.size(files: files)
      else { continue }
      guard list.count < Bounds.volumes, room >= 0 else {
        omitted.volumes += 1
        continue
      }
      let volume = Volume(device, size, places, entry, files)
      room -= volume.room
      guard room >= 0 else {
        omitted.volumes += 1
        continue
      }
      list.append(volume)
      omitted.mountPoints += places.omitted
    }
  }
}

extension UdevEntry {
  /// Say the tools' image in the guest's drive, which is a vbd like a disk.
  fileprivate var isOpticalDisc: Bool { type.equals("iso9660") }
}

extension Volume {
  fileprivate init(
    _ device: BlockDevice, _ size: UInt64, _ places: Mounts.Places, _ entry: UdevEntry, _ files: SystemFiles
  ) {
    self.init()
    let uuid = entry.uuid.isEmpty ? [] : [UInt8(ascii: "(")] + entry.uuid + [UInt8(ascii: ")")]
    name = Text(cleaning: device.path + uuid)
    sizeBytes = size
    // With FUSE the kernel does not know the type, but udev may.
    let type = places.isOnDevice ? places.type : entry.type.orElse(places.type)
    filesystem = Text(cleaning: type)
    mountPoints = places.points.map { Text(cleaning: $0) }
    if mountPoints.isEmpty && type.equals("LVM2_member") { mountPoints = ["[LVM]"] }
    for point in places.open where freeBytes == nil {
      freeBytes = availableBytes(at: point, of: device.number, type: places.type, files: files)
    }
    vbd = device.vbd(files: files)
  }

  /// Bytes that it takes of a snapshot's JSON at most.
  var room: Int {
    ([name, filesystem] + mountPoints).reduce(Limits.volumeCost) { sum, text in
      let escaped = text.bytes.count { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
      return sum + Limits.textCost + text.bytes.count + escaped
    }
  }
}
