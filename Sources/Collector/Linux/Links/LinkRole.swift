// SPDX-License-Identifier: Apache-2.0

import Wire

/// What a link is for the host.
enum LinkRole: Equatable {
  /// The frontend of the vif with that devid.
  case vif(UInt16)
  /// Any other hardware, say an SR-IOV function.
  case passthrough
  case other

  /// Told by the kernel, never guessed by the link's name. Where it names the link's device on Xen's bus, the name
  /// says all: `vif-<devid>`, for xenbus makes it of the xenstore path. Otherwise sysfs is asked. That may be closed
  /// to users, or show the links of another network namespace.
  init(of link: LinkMessage, files: SystemFiles) {
    if !link.xenDevice.isEmpty {
      self = Self.devid(link.xenDevice.after("vif-")).map { .vif($0) } ?? .passthrough
      return
    }
    let device = Text("/sys/class/net/").bytes + link.name + Text("/device").bytes
    guard Self.isFileName(link.name), link.hasDevice || files.exists(device) else {
      self = .other
      return
    }
    let devid = xenbusDevid("vif", of: device, files: files).flatMap { UInt16(exactly: $0) }
    self = devid.map { .vif($0) } ?? .passthrough
  }

  /// A devid in decimal, in its one form.
  private static func devid(_ digits: [UInt8]?) -> UInt16? {
    guard let digits, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
    return digits.decimal.flatMap { UInt16(exactly: $0) }
  }

  /// Whether a name names an entry of the directory it is looked up in, and nothing elsewhere.
  private static func isFileName(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !name.equals(".") && !name.equals("..") && !name.contains(UInt8(ascii: "/"))
  }
}
