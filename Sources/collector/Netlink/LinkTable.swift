import Wire

/// Puts together the links of a snapshot from the messages of a dump, the links' before the addresses'.
/// It holds no more than a snapshot does, however much the kernel lists.
struct LinkTable {
  private struct Row {
    let link: LinkMessage
    let devid: UInt16
    var ipv4 = AddressList()
    var ipv6 = AddressList()
  }

  /// Ascending by devid.
  private var rows: [Row] = []
  /// How many vifs there are over `Limits.vifs`.
  private(set) var vifsLeftOut = 0
  /// How many addresses there are over `Bounds.addresses` of a family on a link.
  var addressesLeftOut: Int { rows.reduce(0) { $0 + $1.ipv4.leftOut + $1.ipv6.leftOut } }

  /// Takes a link in if it is the frontend of a vif; of two links for one vif the first is kept.
  mutating func add(_ link: LinkMessage, vif: UInt16?) {
    guard let vif else { return }
    let place = rows.firstIndex { $0.devid >= vif } ?? rows.endIndex
    if place < rows.endIndex && rows[place].devid == vif { return }
    rows.insert(Row(link: link, devid: vif), at: place)
    if rows.count > Limits.vifs {
      rows.removeLast()
      vifsLeftOut += 1
    }
  }

  /// Takes an address in if it is usable, and its link is in the table and up.
  mutating func add(_ message: AddressMessage) {
    guard message.isUsable,
      let row = rows.firstIndex(where: { $0.link.index == message.index }), rows[row].link.isUp
    else { return }
    if message.address.octets.count == 4 {
      rows[row].ipv4.add(message.address)
    } else {
      rows[row].ipv6.add(message.address)
    }
  }

  /// The links in a snapshot's order.
  var links: [Link] {
    rows.map { row in
      var link = Link()
      link.index = row.link.index
      link.name = Text(cleaning: row.link.name)
      link.hardwareAddress = row.link.hardwareAddress
      link.vif = [row.devid]
      link.ipv4 = row.ipv4.kept
      link.ipv6 = row.ipv6.kept
      return link
    }
  }
}
