// SPDX-License-Identifier: Apache-2.0

import CCollector
import Wire

/// Bytes that unprivileged users may still fill of the file system of `device` that is mounted at `point`; nil
/// if it does not tell or something else is there.
///
/// `statvfs(3)` waits for whatever answers on the way to the mount point and at it, so this is only for places
/// that `Mounts` found open.
func availableBytes(
  at place: OpenPlace, of device: DeviceNumber, type: [UInt8], files: SystemFiles
) -> UInt64? {
  let place = files.openPlace(place.point, mayWait: place.mayWait)
  var space = collector_space()
  guard place.isOpen, unsafe collector_get_space(place.number, &space) else { return nil }
  // What lies on several devices has a number of its own, of no device.
  let isSpread = Mount.spreadTypes.contains { type.equals($0) } && space.major == 0
  let isIt = isSpread || DeviceNumber(major: space.major, minor: space.minor) == device
  let (bytes, overflow) = UInt64(space.available_blocks).multipliedReportingOverflow(by: UInt64(space.block_size))
  return isIt && !overflow && Bounds.amount.contains(bytes) ? bytes : nil
}
