import CMnl
import Wire

/// What is used of a message about a link: `RTM_NEWLINK`, `struct ifinfomsg` and its attributes
/// (`rtnetlink(7)`, `linux/if_link.h`).
struct LinkMessage {
  let index: UInt32
  /// Whether the link is administratively up (`IFF_UP`).
  let isUp: Bool
  /// 1 to `Limits.linkName` bytes, any but NUL.
  private(set) var name: [UInt8] = []
  /// All zero unless the link has an address of six octets.
  private(set) var hardwareAddress = [UInt8](repeating: 0, count: Bounds.hardwareAddress)

  private static let headerSize = 16

  /// From the message's payload; nil if it is malformed.
  init?(_ payload: ArraySlice<UInt8>) {
    guard let index = payload.native(UInt32.self, at: 4), Bounds.linkIndex.contains(index),
      let flags = payload.native(UInt32.self, at: 8), payload.count >= Self.headerSize
    else { return nil }
    self.index = index
    isUp = flags & UInt32(IFF_UP.rawValue) != 0

    var rest = payload.dropFirst(Self.headerSize)
    while !rest.isEmpty {
      guard let attribute = NetlinkAttribute(from: &rest) else { return nil }
      switch attribute.type {
      case Int(IFLA_IFNAME): name = Array(attribute.value.prefix { $0 != 0 })
      case Int(IFLA_ADDRESS) where attribute.value.count == Bounds.hardwareAddress:
        hardwareAddress = Array(attribute.value)
      default: break
      }
    }
    guard (1...Limits.linkName).contains(name.count) else { return nil }
  }
}
