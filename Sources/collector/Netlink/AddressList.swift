import Wire

/// The addresses of one family on one link: link-local ones last, otherwise as they came, and
/// `Bounds.addresses` at most, however many come.
struct AddressList<Address: LinkLocalAware> {
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

protocol LinkLocalAware {
  var isLinkLocal: Bool { get }
}

extension IPv4Address: LinkLocalAware {
  /// 169.254.0.0/16 (RFC 3927)
  var isLinkLocal: Bool { octets[0] == 169 && octets[1] == 254 }
}

extension IPv6Address: LinkLocalAware {
  /// fe80::/10 (RFC 4291)
  var isLinkLocal: Bool { groups[0] & 0xFFC0 == 0xFE80 }
}
