import Wire

/// The addresses of one family on one link: link-local ones last, otherwise as they came, and
/// `Bounds.addresses` at most, however many come.
struct AddressList {
  private var ordinary: [Address] = []
  private var linkLocal: [Address] = []
  private var count = 0

  mutating func add(_ address: Address) {
    count += 1
    if address.isLinkLocal {
      if linkLocal.count < Bounds.addresses { linkLocal.append(address) }
    } else {
      if ordinary.count < Bounds.addresses { ordinary.append(address) }
    }
  }

  var kept: [Address] { Array((ordinary + linkLocal).prefix(Bounds.addresses)) }
  /// How many came that are not kept.
  var leftOut: Int { max(0, count - Bounds.addresses) }
}

extension Address {
  /// 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291)
  fileprivate var isLinkLocal: Bool {
    octets.count == 4 ? octets.starts(with: [169, 254]) : octets[0] == 0xFE && octets[1] & 0xC0 == 0x80
  }
}
