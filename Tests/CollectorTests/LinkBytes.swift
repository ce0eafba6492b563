// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

extension NetlinkBytes {
  /// A link's message with these attributes only: `link` and `kind` as IFLA_LINK and IFLA_INFO_KIND, and with
  /// `namespace` IFLA_LINK_NETNSID; `device` and `bus` are the parent's; `mac` is the last octet of IFLA_ADDRESS;
  /// `ports` are IFLA_HSR_SLAVE1 and 2. The flags are IFF_UP and IFF_LOOPBACK.
  static func link(
    _ index: UInt32, name: String? = nil, isUp: Bool = true, isLoopback: Bool = false, master: UInt32? = nil,
    link: UInt32? = nil, kind: String? = nil, namespace: UInt32? = nil, device: String? = nil, bus: String? = nil,
    mac: UInt8? = nil, ports: [UInt32] = []
  ) -> [UInt8] {
    let flags: UInt32 = (isUp ? 1 : 0) | (isLoopback ? 8 : 0)
    var bytes: [UInt8] = [0, 0, 1, 0] + native(index) + native(flags) + native(UInt32(0))
    bytes += attribute(3, Array((name ?? "v\(index)").utf8) + [0])
    if let master { bytes += attribute(10, native(master)) }
    let data = ports.enumerated().flatMap { attribute(UInt16($0 + 1), native($1)) }
    let dataAttribute = data.isEmpty ? [] : attribute(2, data)
    if let kind { bytes += attribute(18, attribute(1, Array(kind.utf8) + [0]) + dataAttribute) }
    if let mac { bytes += attribute(1, [2, 0, 0, 0, 0, mac]) }
    if let namespace { bytes += attribute(37, native(namespace)) }
    if let device { bytes += attribute(56, Array(device.utf8) + [0]) }
    if let bus { bytes += attribute(57, Array(bus.utf8) + [0]) }
    if let link { bytes += attribute(5, native(link)) }
    return bytes
  }

  /// A link's attributes about its carrier: IFLA_CARRIER, IFLA_CARRIER_CHANGES, and, if `ups` is
  /// not nil, IFLA_CARRIER_UP_COUNT.
  static func carrier(_ isOn: Bool, changes: UInt32, ups: UInt32?) -> [UInt8] {
    attribute(33, [isOn ? 1 : 0]) + attribute(35, native(changes))
      + (ups.map { attribute(47, native($0)) } ?? [])
  }

  static func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
    return native(UInt16(value.count + 4)) + native(type) + value + padding
  }

  private static func native<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
    withUnsafeBytes(of: number) { Array($0) }
  }
}

extension LinkMessage {
  /// A link whose carrier has come up so many times.
  static func test(_ index: UInt32, name: String? = nil, carrierUps: UInt32) throws -> LinkMessage {
    let bytes =
      NetlinkBytes.link(index, name: name)
      + NetlinkBytes.carrier(true, changes: carrierUps &* 2, ups: carrierUps)
    return try #require(LinkMessage(bytes[...]))
  }

  /// A link as `NetlinkBytes.link` describes it.
  static func test(
    _ index: UInt32, name: String? = nil, isUp: Bool = true, isLoopback: Bool = false, master: UInt32? = nil,
    link: UInt32? = nil, kind: String? = nil, namespace: UInt32? = nil, device: String? = nil, bus: String? = nil,
    mac: UInt8? = nil, ports: [UInt32] = []
  ) -> LinkMessage {
    let bytes = NetlinkBytes.link(
      index, name: name, isUp: isUp, isLoopback: isLoopback, master: master, link: link, kind: kind,
      namespace: namespace, device: device, bus: bus, mac: mac, ports: ports)
    guard let message = LinkMessage(bytes[...]) else { fatalError("the bytes of link \(index) are none of a link") }
    return message
  }
}

extension AddressMessage {
  /// An address of link 2 with these attributes only: IFA_LOCAL, IFA_FLAGS, and with `created` IFA_CACHEINFO.
  static func test(
    _ address: Address, created: UInt32? = nil, isTemporary: Bool = false, isDeprecated: Bool = false,
    scope: UInt8 = 0
  ) -> AddressMessage {
    let family: UInt8 = address.octets.count == 4 ? 2 : 10
    let flags: UInt8 = (isTemporary ? 0x01 : 0) | (isDeprecated ? 0x20 : 0)
    var bytes: [UInt8] = [family, address.prefix, flags, scope, 2, 0, 0, 0]
    bytes += NetlinkBytes.attribute(2, address.octets)
    if let created {
      let cstamp = withUnsafeBytes(of: created.littleEndian) { Array($0) }
      bytes += NetlinkBytes.attribute(6, [UInt8](repeating: 0xFF, count: 8) + cstamp + cstamp)
    }
    guard let message = AddressMessage(bytes[...]) else { fatalError("the bytes are none of an address") }
    return message
  }
}
