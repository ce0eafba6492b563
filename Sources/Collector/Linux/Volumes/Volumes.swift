// SPDX-License-Identifier: Apache-2.0

import Wire

/// The volumes of a snapshot: the block devices that are mounted or on which udev has found something. So a
/// partitioned disk and an unused one are no volumes. CD and DVD images are left out.
struct Volumes {
  /// `Bounds.volumes` at most, in the order of `BlockDevice.all`. Where there is no room for all, those that the
  /// system needs are kept first, then those on Xen's own disks.
  private(set) var list: [Volume] = []
  /// In the order of `list`.
  private(set) var spaces: [FreeSpace] = []
  private(set) var omitted = Omissions()

  /// - Parameter tell: is told of each block device whether it is a volume, and why.
  @inline(never) init(files: SystemFiles, tell: (_ device: [UInt8], _ words: Text) -> Void) {
    let devices = VolumeDevices(files: files)
    let mounts = Mounts(of: devices, files: files)
    omitted.blockDevices = devices.omitted
    omitted.mounts = mounts.isCut ? 1 : 0
    var all: [Volume] = []
    var allSpaces: [FreeSpace] = []
    var omittedPoints: [Int] = []
    for (i, device) in devices.list.enumerated() {
      let (places, entry) = (mounts.places[i], devices.entries[i])
      if places.type.isEmpty && entry.type.isEmpty {
        tell(device.name, "is no volume: it is not mounted, and udev knows of nothing on it")
        continue
      }
      if isImage(places.type) || isImage(entry.type) {
        tell(device.name, "is no volume: it holds an image")
        continue
      }
      guard let size = device.size(files: files) else {
        tell(device.name, "is no volume: it has no size, or one over the limit")
        continue
      }
      let space = FreeSpace(places: places.open, device: device.number, type: places.type)
      let volume = Volume(device, size, places, entry, space, files)
      tell(device.name, volume.words)
      all.append(volume)
      allSpaces.append(space)
      omittedPoints.append(places.omitted)
    }
    let kept = Self.keptPlaces(all)
    omitted.volumes = all.count - kept.count
    for i in kept {
      list.append(all[i])
      spaces.append(allSpaces[i])
      omitted.mountPoints += omittedPoints[i]
    }
  }

  /// The indices of the volumes that are kept, ascending. Volumes are taken by importance, then in order; from the
  /// first that does not fit on, all are left out.
  private static func keptPlaces(_ volumes: [Volume]) -> [Int] {
    var room = Limits.volumesBudget
    var kept: [Int] = []
    for importance in Volume.Importance.allCases {
      for i in volumes.indices where volumes[i].importance == importance {
        room -= volumes[i].room
        if room < 0 || kept.count == Bounds.volumes { return kept.sorted() }
        kept.append(i)
      }
    }
    return kept.sorted()
  }
}

/// Say the tools' image in the guest's drive, which is a vbd like a disk.
private func isImage(_ type: [UInt8]) -> Bool { type.equals("iso9660") || type.equals("udf") }

extension Volume {
  fileprivate init(
    _ device: BlockDevice, _ size: UInt64, _ places: Mounts.Places, _ entry: UdevEntry, _ space: FreeSpace,
    _ files: SystemFiles
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
    freeBytes = space.availableBytes(files: files)
    vbd = device.vbd(files: files)
  }

  /// What makes it a volume.
  fileprivate var words: Text {
    guard let point = mountPoints.first else { return "is a volume: udev found " + filesystem }
    return "is a volume: " + filesystem + " at " + point
  }

  fileprivate enum Importance: CaseIterable {
    /// Mounted where the system's own files are (`hier(7)`).
    case system
    /// On one of Xen's own disks.
    case vbd
    case other
  }

  fileprivate var importance: Importance {
    let points: [Text] = ["/", "/usr", "/var", "/boot", "/boot/efi", "/efi"]
    if mountPoints.contains(where: { points.contains($0) }) { return .system }
    return vbd == nil ? .other : .vbd
  }

  /// Bytes that it takes of a snapshot's JSON at most.
  var room: Int {
    ([name, filesystem] + mountPoints).reduce(Limits.volumeCost) { sum, text in
      let escaped = text.bytes.count { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
      return sum + Limits.textCost + text.bytes.count + escaped
    }
  }
}
