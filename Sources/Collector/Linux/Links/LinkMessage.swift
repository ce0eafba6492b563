// SPDX-License-Identifier: Apache-2.0

import CMnl
import Wire

/// What is used of a message about a link: `RTM_NEWLINK`, `struct ifinfomsg` and its attributes
/// (`rtnetlink(7)`, `linux/if_link.h`).
struct LinkMessage {
  let index: UInt32
  /// Whether the link is administratively up (`IFF_UP`).
  let isUp: Bool
  let isLoopback: Bool
  /// 1 to `Limits.linkName` bytes, any but NUL.
  private(set) var name: [UInt8] = []
  /// All zero unless the link has an address of six octets.
  private(set) var hardwareAddress = [UInt8](repeating: 0, count: Bounds.hardwareAddress)
  /// What the device was made with, if the kernel tells: a bond gives its ports another one. Empty or six octets.
  private(set) var permanentAddress: [UInt8] = []
  /// The bridge, bond, team or VRF that has this link as a port, and so stands on it. 0 for none.
  private(set) var master: UInt32 = 0
  /// The links that it was made for and stands on, if it is of a kind that does. 0 for none.
  private(set) var lower: UInt32 = 0
  private(set) var secondLower: UInt32 = 0
  /// Whether it leads nowhere, and so can only hold addresses that are routed to this host.
  private(set) var isDummy = false
  /// Whether it may be a virtual switch's port to the guest itself. Its message does not name the switch.
  private(set) var isInternalPort = false

  /// Whether the kernel (from 5.14) names the device that the link belongs to.
  private(set) var hasDevice = false
  /// The device's name on Xen's bus, say `vif-0`; empty if there is none there.
  private(set) var xenDevice: [UInt8] = []
  /// How often the carrier has come up since the link was made. 0 if the kernel (before 3.15) does
  /// not count.
  private(set) var carrierUps: UInt32 = 0

  private static let headerSize = 16
  /// The kinds whose IFLA_LINK is the link that they stand on. For a veth it is the peer; a tunnel only sends over it.
  private static let kindsOnALink: [Text] = ["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec"]
  /// The kinds that have ports themselves, veth, and tunnels. None is an internal port, whatever its address.
  private static let kindsOfNoPort: [Text] = [
    "bridge", "bond", "team", "vrf", "hsr", "veth", "vxlan", "geneve", "batadv", "bareudp",
  ]

  /// From the message's payload; nil if it is malformed.
  init?(_ payload: ArraySlice<UInt8>) {
    guard let index = payload.native(UInt32.self, at: 4), Bounds.linkIndex.contains(index),
      let flags = payload.native(UInt32.self, at: 8), payload.count >= Self.headerSize
    else { return nil }
    self.index = index
    isUp = flags & UInt32(IFF_UP.rawValue) != 0
    isLoopback = flags & UInt32(IFF_LOOPBACK.rawValue) != 0

    // With IFLA_LINK_NETNSID, IFLA_LINK is an index in another namespace, and is not used.
    var link: UInt32?
    var info = LinkInfo()
    var isElsewhere = false
    var device: ArraySlice<UInt8> = []
    var bus: ArraySlice<UInt8> = []
    var hasCarrier = false
    var carrierChanges: UInt32 = 0
    var countedUps: UInt32?
    var rest = payload.dropFirst(Self.headerSize)
    while !rest.isEmpty {
      guard let attribute = NetlinkAttribute(from: &rest) else { return nil }
      switch attribute.type {
      case Int(IFLA_IFNAME): name = Array(attribute.value.prefix { $0 != 0 })
      case Int(IFLA_ADDRESS) where attribute.value.count == Bounds.hardwareAddress:
        hardwareAddress = Array(attribute.value)
      case Int(IFLA_PERM_ADDRESS) where attribute.value.count == Bounds.hardwareAddress:
        permanentAddress = Array(attribute.value)
      case Int(IFLA_MASTER): master = attribute.value.native(UInt32.self, at: 0) ?? 0
      case Int(IFLA_LINK): link = attribute.value.native(UInt32.self, at: 0)
      case Int(IFLA_LINK_NETNSID): isElsewhere = true
      case Int(IFLA_LINKINFO):
        guard let found = LinkInfo(attribute.value) else { return nil }
        info = found
      case Int(IFLA_PARENT_DEV_NAME): device = attribute.value.prefix { $0 != 0 }
      case Int(IFLA_PARENT_DEV_BUS_NAME): bus = attribute.value.prefix { $0 != 0 }
      case Int(IFLA_CARRIER): hasCarrier = attribute.value.first == 1
      case Int(IFLA_CARRIER_CHANGES):
        carrierChanges = attribute.value.native(UInt32.self, at: 0) ?? 0
      case Int(IFLA_CARRIER_UP_COUNT): countedUps = attribute.value.native(UInt32.self, at: 0)
      default: break
      }
    }
    hasDevice = !device.isEmpty
    if bus.elementsEqual(Text("xen").bytes) { xenDevice = Array(device) }
    if info.isOneOf(Self.kindsOnALink) && !isElsewhere { lower = link ?? 0 }
    if let ports = info.ports { (lower, secondLower) = ports }
    isDummy = isLoopback || info.isOneOf(["dummy"])
    isInternalPort = link == nil && master == 0 && !isLoopback && !info.isOneOf(Self.kindsOfNoPort)
    // Before 4.16 the kernel only counts changes. Ups and downs take turns: half of the changes
    // were ups, and of an odd number one more if the link has a carrier now.
    carrierUps = countedUps ?? (carrierChanges &+ (hasCarrier ? 1 : 0)) / 2
    guard (1...Limits.linkName).contains(name.count) else { return nil }
  }
}

/// What a link's kind says of it (`IFLA_LINKINFO`).
private struct LinkInfo {
  /// IFLA_INFO_KIND without its NUL; empty where there is none.
  private var kind: ArraySlice<UInt8> = []
  private var data: ArraySlice<UInt8> = []

  /// Of a link that says nothing.
  init() {}

  /// Nil if the attributes are malformed.
  init?(_ attributes: ArraySlice<UInt8>) {
    var rest = attributes
    while !rest.isEmpty {
      guard let attribute = NetlinkAttribute(from: &rest) else { return nil }
      switch attribute.type {
      case Int(IFLA_INFO_KIND): kind = attribute.value.prefix { $0 != 0 }
      case Int(IFLA_INFO_DATA): data = attribute.value
      default: break
      }
    }
  }

  func isOneOf(_ kinds: [Text]) -> Bool { kinds.contains { kind.elementsEqual($0.bytes) } }

  /// The two links of a redundant ring (HSR, PRP); nil for every other kind.
  var ports: (UInt32, UInt32)? {
    guard isOneOf(["hsr"]) else { return nil }
    var ports: (UInt32, UInt32) = (0, 0)
    var rest = data
    while let attribute = NetlinkAttribute(from: &rest) {
      let port = attribute.value.native(UInt32.self, at: 0) ?? 0
      switch attribute.type {
      case Int(IFLA_HSR_SLAVE1): ports.0 = port
      case Int(IFLA_HSR_SLAVE2): ports.1 = port
      default: break
      }
    }
    return ports
  }
}
