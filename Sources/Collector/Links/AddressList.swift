// SPDX-License-Identifier: Apache-2.0

import Wire

/// The addresses of one family for one link, `Bounds.addresses` at most, however many come: its own as they
/// came, then those of links that stand on it, ascending by index; link-local ones behind all others. An
/// address that comes twice counts where it stands first.
struct AddressList {
  private struct Entry {
    let order: UInt64
    let address: Address
  }

  private var entries: [Entry] = []
  /// How many came that there was no room for.
  private var othersLeftOut = 0
  private var linkLocalLeftOut = 0

  var hasOthers: Bool { entries.first?.address.isLinkLocal == false }
  var hasLinkLocal: Bool { entries.last?.address.isLinkLocal == true }

  /// - Parameter upper: the index of the link that stands on this one and has the address; 0 for its own.
  mutating func add(_ address: Address, from upper: UInt32) {
    let order = UInt64(upper) | (address.isLinkLocal ? 1 << 32 : 0)
    let place = entries.firstIndex { $0.order > order } ?? entries.endIndex
    if let same = entries.firstIndex(where: { $0.address.octets == address.octets }) {
      if same < place { return }
      entries.remove(at: same)
    }
    entries.insert(Entry(order: order, address: address), at: place)
    if entries.count > Bounds.addresses {
      let last = entries.removeLast()
      if last.address.isLinkLocal { linkLocalLeftOut += 1 } else { othersLeftOut += 1 }
    }
  }

  /// - Parameter linkLocal: whether the link-local ones are wanted, too.
  func kept(linkLocal: Bool) -> [Address] {
    entries.map { $0.address }.filter { linkLocal || !$0.isLinkLocal }
  }

  /// How many of them came that are not kept.
  func omitted(linkLocal: Bool) -> Int { othersLeftOut + (linkLocal ? linkLocalLeftOut : 0) }
}

extension Address {
  /// 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291)
  var isLinkLocal: Bool {
    octets.count == 4 ? octets.starts(with: [169, 254]) : octets[0] == 0xFE && octets[1] & 0xC0 == 0x80
  }
}
