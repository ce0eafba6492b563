// SPDX-License-Identifier: Apache-2.0

/// The messages of rtnetlink about the guest's links and addresses (`rtnetlink(7)`).
extension Facts {
  /// `struct ifinfomsg` and attributes.
  func message(about link: GuestLink) -> [UInt8] {
    let flags: UInt32 = (link.isUp ? 1 : 0) | (link.index == 1 ? 8 : 0)
    var bytes: [UInt8] = [0, 0, 1, 0] + native(link.index) + native(flags) + native(UInt32(0))
    bytes += attribute(3, Array(link.name.utf8) + [0])
    if !link.mac.isEmpty { bytes += attribute(1, link.mac) }
    if let permanent = link.permanentMAC { bytes += attribute(54, permanent) }
    if link.master != 0 { bytes += attribute(10, native(link.master)) }
    bytes += attribute(33, [link.hasCarrier ? 1 : 0]) + attribute(35, native(link.carrierChanges))
    if countsUps { bytes += attribute(47, native((link.carrierChanges + 1) / 2)) }
    switch link.kind {
    case .vlan(let lower):
      let kind = link.index % 2 == 0 ? "vlan" : "macsec"
      bytes += attribute(18, attribute(1, Array(kind.utf8) + [0])) + attribute(5, native(lower))
    case .ring(let first, let second):
      let ports = attribute(1, native(first)) + attribute(2, native(second))
      bytes += attribute(18, attribute(1, Array("hsr\0".utf8)) + attribute(2, ports))
    case .bridge: bytes += attribute(18, attribute(1, Array("bridge\0".utf8)))
    case .vif(let devid) where namesDevices:
      bytes += attribute(56, Array("vif-\(devid)\0".utf8)) + attribute(57, Array("xen\0".utf8))
    case .function where namesDevices:
      bytes += attribute(56, Array("0000:00:05.0\0".utf8)) + attribute(57, Array("pci\0".utf8))
    default: break
    }
    return bytes
  }

  /// `struct ifaddrmsg` and attributes.
  func message(about address: GuestAddress, of link: GuestLink) -> [UInt8] {
    let family: UInt8 = address.isIPv4 ? 2 : 10
    let flags: UInt8 =
      (address.isUsable ? 0 : 0x40) | (address.isDeprecated ? 0x20 : 0) | (address.isTemporary ? 0x01 : 0)
    return [family, address.prefix, flags, 0] + native(link.index)
      + attribute(address.isIPv4 ? 2 : 1, address.octets) + attribute(8, native(UInt32(flags)))
      // Valid for ever; when it was added and last changed.
      + attribute(6, native(UInt64.max) + native(address.created) + native(address.created))
  }
}

/// `struct rtmsg` and attributes of a route over a link: a default route of the main table, or another one.
func routeMessage(over link: UInt32, isDefault: Bool) -> [UInt8] {
  [2, isDefault ? 0 : 24, 0, 0, 254, 3, 0, 1] + native(UInt32(0)) + attribute(4, native(link))
}

/// A netlink message: its header and what follows it.
func netlinkMessage(type: UInt16, flags: UInt16, sequence: UInt32, _ payload: [UInt8]) -> [UInt8] {
  native(UInt32(payload.count + 16)) + native(type) + native(flags) + native(sequence) + native(UInt32(0)) + payload
}

func native<T: FixedWidthInteger>(_ number: T) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }

private func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
  native(UInt16(value.count + 4)) + native(type) + value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
}
