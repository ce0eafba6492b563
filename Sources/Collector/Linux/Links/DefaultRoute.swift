// SPDX-License-Identifier: Apache-2.0

import CMnl

/// What is used of a message about a default route of the main table: `RTM_NEWROUTE`, `struct rtmsg` and its
/// attributes (`rtnetlink(7)`, `linux/rtnetlink.h`).
struct DefaultRoute {
  /// The links that packets leave by, one for each next hop.
  private(set) var links: [UInt32] = []

  private static let headerSize = 12
  /// Of `struct rtnexthop`.
  private static let hopHeaderSize = 8

  /// From the message's payload; nil if it is malformed or of another route.
  init?(_ payload: ArraySlice<UInt8>) {
    guard payload.count >= Self.headerSize, let prefix = payload.native(UInt8.self, at: 1),
      let table = payload.native(UInt8.self, at: 4), let type = payload.native(UInt8.self, at: 7),
      prefix == 0, table == UInt8(RT_TABLE_MAIN.rawValue), type == UInt8(RTN_UNICAST)
    else { return nil }
    var rest = payload.dropFirst(Self.headerSize)
    while !rest.isEmpty {
      guard let attribute = NetlinkAttribute(from: &rest) else { return nil }
      switch attribute.type {
      case Int(RTA_OIF.rawValue): links += [attribute.value.native(UInt32.self, at: 0) ?? 0]
      case Int(RTA_MULTIPATH.rawValue): links += Self.hops(attribute.value)
      default: break
      }
    }
  }

  /// The links of several next hops.
  private static func hops(_ bytes: ArraySlice<UInt8>) -> [UInt32] {
    var links: [UInt32] = []
    var rest = bytes
    while let length = rest.native(UInt16.self, at: 0), Int(length) >= hopHeaderSize,
      let link = rest.native(UInt32.self, at: 4)
    {
      links.append(link)
      rest = rest.dropFirst((Int(length) + 3) & ~3)
    }
    return links
  }
}
