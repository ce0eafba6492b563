// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// The order of the addresses of a carrier. The one that a person expects comes first, as the toolstack
/// shows the first one as the address of the guest.
struct AddressOrder: Comparable {
  /// The reasons to list the address late, one bit each; a stronger reason has a higher bit.
  private let reasons: Int
  /// In hundredths of a second. An older address comes first, so that a new one is appended.
  private let age: UInt32
  /// The index of the link that has the address and stands on the carrier; 0 for the carrier's own.
  private let upper: UInt32

  /// - Parameter now: of the clock that the kernel counts by.
  init(of message: AddressMessage, from upper: UInt32, at now: Milliseconds) {
    // Addresses that move from host to host have no subnet (VRRP).
    let isAlone = Int(message.address.prefix) == 8 * message.address.octets.count
    let reasons = [message.isLinkLocal, message.isDeprecated, message.isTemporary, isAlone]
    self.reasons = reasons.reduce(0) { $0 * 2 + ($1 ? 1 : 0) }
    // 60 s later: else the age of an address added just after `now` would wrap, and be the highest.
    let later = now + 60_000
    age = message.created.map { UInt32(truncatingIfNeeded: later / 10) &- $0 } ?? 0
    self.upper = upper
  }

  static func < (left: AddressOrder, right: AddressOrder) -> Bool {
    if left.reasons != right.reasons { return left.reasons < right.reasons }
    if left.age != right.age { return left.age > right.age }
    return left.upper < right.upper
  }
}

/// The addresses of one family for one carrier: its own, and those of links that stand on it. They are sorted
/// by `AddressOrder`, equal ones as they were added; only the first `Bounds.addresses` are kept. An address
/// that is added twice keeps its better position.
struct AddressList {
  private struct Entry {
    let order: AddressOrder
    let address: Address
    let isLinkLocal: Bool
  }

  private var entries: [Entry] = []
  /// How many came that there was no room for.
  private var othersLeftOut = 0
  private var linkLocalLeftOut = 0

  var hasOthers: Bool { entries.first?.isLinkLocal == false }
  var hasLinkLocal: Bool { entries.last?.isLinkLocal == true }

  /// - Parameter upper: the index of the link that stands on the carrier and has the address; 0 for its own.
  mutating func add(_ message: AddressMessage, from upper: UInt32, at now: Milliseconds) {
    let order = AddressOrder(of: message, from: upper, at: now)
    let address = message.address
    let place = entries.firstIndex { $0.order > order } ?? entries.endIndex
    if let same = entries.firstIndex(where: { $0.address.octets == address.octets }) {
      if same < place { return }
      entries.remove(at: same)
    }
    let entry = Entry(order: order, address: address, isLinkLocal: message.isLinkLocal)
    entries.insert(entry, at: place)
    if entries.count > Bounds.addresses {
      let last = entries.removeLast()
      if last.isLinkLocal { linkLocalLeftOut += 1 } else { othersLeftOut += 1 }
    }
  }

  /// - Parameter linkLocal: whether the link-local ones are wanted, too.
  func kept(linkLocal: Bool) -> [Address] {
    entries.filter { linkLocal || !$0.isLinkLocal }.map { $0.address }
  }

  /// How many of them came that are not kept.
  func omitted(linkLocal: Bool) -> Int { othersLeftOut + (linkLocal ? linkLocalLeftOut : 0) }
}

/// The addresses of both families for one carrier.
struct AddressLists {
  private(set) var ipv4 = AddressList()
  private(set) var ipv6 = AddressList()

  /// Whether there is an address that is not link-local.
  var hasOthers: Bool { ipv4.hasOthers || ipv6.hasOthers }

  /// Whether all addresses are link-local, and there are some.
  var areLinkLocal: Bool { (ipv4.hasLinkLocal || ipv6.hasLinkLocal) && !hasOthers }

  /// - Parameter upper: as in `AddressList.add`.
  mutating func add(_ message: AddressMessage, from upper: UInt32, at now: Milliseconds) {
    if message.address.octets.count == 4 {
      ipv4.add(message, from: upper, at: now)
    } else {
      ipv6.add(message, from: upper, at: now)
    }
  }

  /// How many addresses came that are not kept.
  func omitted(linkLocal: Bool) -> Int {
    ipv4.omitted(linkLocal: linkLocal) + ipv6.omitted(linkLocal: linkLocal)
  }
}
