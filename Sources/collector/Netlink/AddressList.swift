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
  /// How many came that are not kept.
  private(set) var leftOut = 0

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
      entries.removeLast()
      leftOut += 1
    }
  }

  var kept: [Address] { entries.map { $0.address } }
}

extension Address {
  /// 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291)
  fileprivate var isLinkLocal: Bool {
    octets.count == 4 ? octets.starts(with: [169, 254]) : octets[0] == 0xFE && octets[1] & 0xC0 == 0x80
  }
}
