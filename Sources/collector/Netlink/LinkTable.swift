import Wire

/// Puts together the links of a snapshot from the messages of a dump, the links' before the addresses'.
struct LinkTable {
  private struct Row {
    let link: LinkMessage
    let devid: UInt16?
    var ipv4 = AddressList()
    var ipv6 = AddressList()

    /// Of vifs the devid, of other links the index.
    var order: UInt32 { devid.map { UInt32($0) } ?? link.index }

    mutating func add(_ address: Address, from upper: UInt32) {
      if address.octets.count == 4 {
        ipv4.add(address, from: upper)
      } else {
        ipv6.add(address, from: upper)
      }
    }
  }

  /// Ascending by devid, `Limits.vifs` at most.
  private var vifs: [Row] = []
  /// Ascending by index, `Bounds.links` at most.
  private var others: [Row] = []
  private var vifsLeftOut = 0
  private var othersLeftOut = 0
  private(set) var stack = LinkStack()
  private var isSpread = false

  /// Takes a link in: as a vif, or unless it is a loopback as one that is none. Of two links for one vif
  /// the first is kept.
  mutating func add(_ link: LinkMessage, vif: UInt16?) {
    stack.add(link, vif: vif)
    if let vif {
      vifsLeftOut += Self.insert(Row(link: link, devid: vif), into: &vifs, limit: Limits.vifs)
    } else if !link.isLoopback {
      othersLeftOut += Self.insert(Row(link: link, devid: nil), into: &others, limit: Bounds.links)
    }
  }

  /// Keeps the rows ascending, of two that are equal the first, and of all the first `limit`. Returns how
  /// many are lost.
  private static func insert(_ row: Row, into rows: inout [Row], limit: Int) -> Int {
    let place = rows.firstIndex { $0.order >= row.order } ?? rows.endIndex
    if place < rows.endIndex && rows[place].order == row.order { return 0 }
    rows.insert(row, at: place)
    if rows.count <= limit { return 0 }
    rows.removeLast()
    return 1
  }

  /// Takes an address in if it is usable and its link is up: for the link itself, and for each vif that
  /// the link stands on.
  mutating func add(_ message: AddressMessage) {
    guard message.isUsable else { return }
    if !isSpread { stack.spread(from: vifs.map { $0.link.index }) }
    isSpread = true
    let below = stack.vifs(below: message.index)
    for i in vifs.indices {
      if vifs[i].link.index == message.index {
        if vifs[i].link.isUp { vifs[i].add(message.address, from: 0) }
      } else if below >> UInt32(i) & 1 == 1 {
        vifs[i].add(message.address, from: message.index)
      }
    }
    if let i = others.firstIndex(where: { $0.link.index == message.index }), others[i].link.isUp {
      others[i].add(message.address, from: 0)
    }
  }

  /// The links in a snapshot's order, and what is left out. The first that does not fit and all after it
  /// are left out; they are no vifs, for the fullest `Limits.vifs` fit.
  func kept() -> (links: [Link], leftOut: LeftOut) {
    var links: [Link] = []
    var addressesLeftOut = 0
    var room = Limits.linksRoom
    let rows = vifs + others
    for row in rows.prefix(Bounds.links) {
      var link = Link()
      link.index = row.link.index
      link.name = Text(cleaning: row.link.name)
      link.hardwareAddress = row.link.hardwareAddress
      if let devid = row.devid { link.vif = [UInt64(devid)] }
      link.ipv4 = row.ipv4.kept
      link.ipv6 = row.ipv6.kept
      room -= Limits.linkRoom + link.ipv4.count * Limits.ipv4Room + link.ipv6.count * Limits.ipv6Room
      if room < 0 { break }
      links.append(link)
      addressesLeftOut += row.ipv4.leftOut + row.ipv6.leftOut
    }
    return (
      links,
      LeftOut(vifs: vifsLeftOut, links: othersLeftOut + rows.count - links.count, addresses: addressesLeftOut)
    )
  }
}
