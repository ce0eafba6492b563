// SPDX-License-Identifier: Apache-2.0

import CMnl
import CSystem
import Wire

/// What is used of a message about an address: `RTM_NEWADDR`, `struct ifaddrmsg` and its attributes
/// (`rtnetlink(7)`, `linux/if_addr.h`).
struct AddressMessage {
  /// The link's index.
  let index: UInt32
  let address: Address
  /// Whether others can reach the guest by the address. It is no loopback address. Its duplicate
  /// address detection (RFC 4862) has not failed, and is over or need not be waited for (optimistic,
  /// RFC 4429).
  let isUsable: Bool
  /// Whether it is only valid on the link: its scope says so, or the range that it is in (RFC 3927,
  /// RFC 4291).
  let isLinkLocal: Bool
  /// Whether its preferred lifetime is over: no new connection is to use it.
  let isDeprecated: Bool
  /// Whether it is one that changes for the sake of privacy (RFC 8981).
  let isTemporary: Bool
  /// When it was added, in hundredths of a second since the kernel's start, of which the upper bits
  /// are lost (`struct ifa_cacheinfo`); nil if the kernel does not tell.
  let created: UInt32?

  /// Where `cstamp` is in `struct ifa_cacheinfo`.
  private static let createdOffset = 8
  private static let headerSize = 8

  /// From the message's payload; nil if it is malformed or of another family.
  init?(_ payload: ArraySlice<UInt8>) {
    guard let family = payload.native(UInt8.self, at: 0),
      let prefix = payload.native(UInt8.self, at: 1),
      let flags8 = payload.native(UInt8.self, at: 2), let scope = payload.native(UInt8.self, at: 3),
      let index = payload.native(UInt32.self, at: 4), Bounds.linkIndex.contains(index)
    else { return nil }
    self.index = index

    // The header has the lower eight flags; on newer kernels the attribute FLAGS has all of them. On a
    // point-to-point link ADDRESS is the address of the peer, and LOCAL that of this end.
    var flags = UInt32(flags8)
    var local: ArraySlice<UInt8>?
    var peer: ArraySlice<UInt8>?
    var created: UInt32?
    var rest = payload.dropFirst(Self.headerSize)
    while !rest.isEmpty {
      guard let attribute = NetlinkAttribute(from: &rest) else { return nil }
      switch attribute.type {
      case Int(IFA_LOCAL): local = attribute.value
      case Int(IFA_ADDRESS): peer = attribute.value
      case Int(IFA_CACHEINFO): created = attribute.value.native(UInt32.self, at: Self.createdOffset)
      case Int(IFA_FLAGS): flags = attribute.value.native(UInt32.self, at: 0) ?? flags
      default: break
      }
    }
    guard let bytes = local ?? peer, let address = Address(family: family, bytes, prefix: prefix)
    else { return nil }
    self.address = address
    self.created = created
    let isTentative = flags & UInt32(IFA_F_TENTATIVE) != 0 && flags & UInt32(IFA_F_OPTIMISTIC) == 0
    let isUnique = flags & UInt32(IFA_F_DADFAILED) == 0 && !isTentative
    let isOnThisHost = scope >= UInt8(RT_SCOPE_HOST.rawValue) || address.isLoopback
    isUsable = isUnique && !isOnThisHost
    isLinkLocal = scope == UInt8(RT_SCOPE_LINK.rawValue) || address.isLinkLocal
    isDeprecated = flags & UInt32(IFA_F_DEPRECATED) != 0
    // The same flag has another meaning for IPv4 (IFA_F_SECONDARY).
    isTemporary = flags & UInt32(IFA_F_TEMPORARY) != 0 && address.octets.count == 16
  }
}

extension Address {
  /// 0.0.0.0/8 and 127.0.0.0/8 (RFC 6890), `::` and `::1` (RFC 4291): no other host can reach it.
  fileprivate var isLoopback: Bool {
    if octets.count == 4 { return octets[0] == 0 || octets[0] == 127 }
    return octets.dropLast().allSatisfy { $0 == 0 } && octets[15] <= 1
  }

  /// 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291).
  fileprivate var isLinkLocal: Bool {
    octets.count == 4 ? octets.starts(with: [169, 254]) : octets[0] == 0xFE && octets[1] & 0xC0 == 0x80
  }

  /// Nil unless the length fits the family, and the prefix length the address.
  fileprivate init?(family: UInt8, _ bytes: ArraySlice<UInt8>, prefix: UInt8) {
    let size = Int32(family) == AF_INET ? 4 : Int32(family) == AF_INET6 ? 16 : 0
    guard bytes.count == size, size > 0, Int(prefix) <= 8 * size else { return nil }
    self.init(octets: Array(bytes), prefix: prefix)
  }
}
