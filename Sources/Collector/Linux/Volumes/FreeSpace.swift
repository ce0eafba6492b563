// SPDX-License-Identifier: Apache-2.0

import CCollector
import Wire

/// Where the free space of a volume is found.
struct FreeSpace {
  /// The mount points where the file system may be asked: only those that `Mounts` found open, as `statvfs(3)` waits
  /// for every file system on the way to a mount point and at it.
  let places: [OpenPlace]
  let device: DeviceNumber
  /// The file system's type.
  let type: [UInt8]

  /// Bytes that unprivileged users may still fill; nil if no place tells, or something else is there.
  func availableBytes(files: SystemFiles) -> UInt64? {
    for place in places {
      if let bytes = availableBytes(at: place, files) { return bytes }
    }
    return nil
  }

  private func availableBytes(at place: OpenPlace, _ files: SystemFiles) -> UInt64? {
    let place = files.openPlace(place.point, mayWait: place.mayWait)
    var space = collector_space()
    guard place.isOpen, unsafe collector_get_space(place.number, &space) else { return nil }
    // What lies on several devices has a number of its own, of no device.
    let isSpread = Mount.spreadTypes.contains { type.equals($0) } && space.major == 0
    let isIt = isSpread || DeviceNumber(major: space.major, minor: space.minor) == device
    let (bytes, overflow) = UInt64(space.available_blocks).multipliedReportingOverflow(by: UInt64(space.block_size))
    return isIt && !overflow && Bounds.amount.contains(bytes) ? bytes : nil
  }
}
