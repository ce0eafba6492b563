// SPDX-License-Identifier: Apache-2.0

import Wire

/// What a link is for the host.
enum LinkRole: Equatable {
  /// The frontend of the vif with that devid.
  case vif(UInt16)
  /// Any other hardware, say an SR-IOV function.
  case passthrough
  case other

  /// The role comes from the kernel, never from the link's name. If the kernel names the link's device on Xen's bus,
  /// that name is enough: xenbus makes `vif-<devid>` from the xenstore path. Otherwise sysfs is read, which may be
  /// closed to users, or show the links of another network namespace.
  init(of link: LinkMessage, files: SystemFiles) {
    if !link.xenDevice.isEmpty {
      self.init(ofDevice: xenbusDevid(digits: link.xenDevice.after("vif-")))
      return
    }
    let device = Text("/sys/class/net/").bytes + link.name + Text("/device").bytes
    guard Self.isFileName(link.name), link.hasDevice || files.exists(device) else {
      self = .other
      return
    }
    self.init(ofDevice: xenbusDevid("vif", of: device, files: files))
  }

  /// The role of a device that is there, a vif's if it has a devid.
  private init(ofDevice devid: UInt64?) {
    self = devid.flatMap { UInt16(exactly: $0) }.map { .vif($0) } ?? .passthrough
  }

  /// Whether a name names an entry of the directory it is looked up in, and nothing elsewhere.
  private static func isFileName(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !name.equals(".") && !name.equals("..") && !name.contains(UInt8(ascii: "/"))
  }
}
