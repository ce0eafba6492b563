// SPDX-License-Identifier: Apache-2.0

import Wire

/// What a link is for the host.
enum LinkRole: Equatable {
  /// The frontend of the vif with that devid.
  case vif(UInt16)
  /// Any other hardware, say an SR-IOV function.
  case passthrough
  case other

  /// Told by sysfs, never guessed by the link's name. The device is found on Xen's bus where the kernel names it
  /// with the link: `/sys/class/net` may show the links of another network namespace.
  init(of link: LinkMessage, files: SystemFiles) {
    let isNamed = !link.xenDevice.isEmpty
    let name = isNamed ? link.xenDevice : link.name
    let device =
      isNamed
      ? Text("/sys/bus/xen/devices/").bytes + name : Text("/sys/class/net/").bytes + name + Text("/device").bytes
    guard Self.isFileName(name), link.hasDevice || files.exists(device) else {
      self = .other
      return
    }
    let devid = xenbusDevid("vif", of: device, files: files).flatMap { UInt16(exactly: $0) }
    self = devid.map { .vif($0) } ?? .passthrough
  }

  /// Whether a name names an entry of the directory it is looked up in, and nothing elsewhere.
  private static func isFileName(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !name.equals(".") && !name.equals("..") && !name.contains(UInt8(ascii: "/"))
  }
}
