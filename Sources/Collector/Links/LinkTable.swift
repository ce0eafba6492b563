// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Puts together the links of a snapshot from the messages of a dump, the links' before the addresses'.
struct LinkTable {
  private struct Row {
    let link: LinkMessage
    let role: LinkRole
    var addresses = AddressLists()
    /// When the oldest link-local address was added (`AddressMessage.created`).
    var linkLocalCreated: UInt32?

    /// Of vifs the devid, of other links the index.
    var order: UInt32 {
      if case .vif(let devid) = role { return UInt32(devid) }
      return link.index
    }

    /// The one that the host knows. For a carrier it is the permanent one: a bond changes those of its ports.
    var hardwareAddress: [UInt8] {
      role == .other ? link.hardwareAddress : link.permanentAddress.orElse(link.hardwareAddress)
    }

    mutating func add(_ message: AddressMessage, from upper: UInt32, at now: Milliseconds) {
      if message.isLinkLocal, let created = message.created {
        linkLocalCreated = min(linkLocalCreated ?? created, created)
      }
      addresses.add(message, from: upper, at: now)
    }
  }

  /// Ascending by devid, `Limits.vifs` at most.
  private var vifs: [Row] = []
  /// Ascending by index, `Limits.passthrough` at most.
  private var passthrough: [Row] = []
  /// Ascending by index, `Bounds.links` at most.
  private var others: [Row] = []
  private var omitted = Omissions()
  private(set) var stack = LinkStack()
  /// Those of the vifs, ascending by devid, `Limits.vifs` at most.
  var vifLinks: [LinkMessage] { vifs.map { $0.link } }
  private var isSpread = false
  /// The addresses on the loopback and on dummy links, without link-local ones.
  private var hostAddresses = AddressLists()
  /// The carriers that default routes lead over, as bits in their order.
  private var defaultRoutes: UInt64 = 0
  /// The vif that the host's addresses count for.
  private var hostVif: Int?
  /// When the dump is read.
  private let now: Milliseconds

  init(at now: Milliseconds) { self.now = now }

  /// Adds a link to the stack and, unless it is the loopback, a row for it. Of two links for one vif, keeps the first.
  mutating func add(_ link: LinkMessage, _ role: LinkRole) {
    stack.add(link, role)
    let row = Row(link: link, role: role)
    switch role {
    case .vif: omitted.vifs += Self.insert(row, into: &vifs, limit: Limits.vifs)
    case .passthrough: omitted.passthrough += Self.insert(row, into: &passthrough, limit: Limits.passthrough)
    case .other where link.isLoopback: break
    case .other: omitted.links += Self.insert(row, into: &others, limit: Bounds.links)
    }
  }

  /// Inserts a row in ascending order, unless there is one of the same order. Keeps the first `limit` rows.
  /// Returns how many were dropped.
  private static func insert(_ row: Row, into rows: inout [Row], limit: Int) -> Int {
    let place = rows.firstIndex { $0.order >= row.order } ?? rows.endIndex
    if place < rows.endIndex && rows[place].order == row.order { return 0 }
    rows.insert(row, at: place)
    if rows.count <= limit { return 0 }
    rows.removeLast()
    return 1
  }

  /// Takes an address in if it is usable and its link is up: for the link itself, and for each carrier that
  /// the link stands on.
  mutating func add(_ message: AddressMessage) {
    guard message.isUsable else { return }
    spread()
    let below = stack.carriers(below: message.index)
    Self.add(message, to: &vifs, below, at: now)
    Self.add(message, to: &passthrough, below >> UInt64(vifs.count), at: now)
    if below == 0 && !message.isLinkLocal && stack.isUpDummy(message.index) {
      hostAddresses.add(message, from: message.index, at: now)
    }
    if let i = others.firstIndex(where: { $0.link.index == message.index }), others[i].link.isUp {
      others[i].add(message, from: 0, at: now)
    }
  }

  /// Whether `hostAddresses` may count for a vif that has none: the default routes say for which one.
  var needsDefaultRoutes: Bool {
    hostAddresses.hasOthers && vifs.contains { $0.link.isUp && !$0.addresses.hasOthers }
  }

  mutating func add(_ route: DefaultRoute) {
    for link in route.links { defaultRoutes |= stack.carriers(below: link) }
  }

  /// A router that speaks BGP to its network may have its address on the loopback or on a dummy link: hosts reach it
  /// over the one vif that the guest's default routes lead over. Counts those addresses for that vif if it has no
  /// others.
  mutating func countHostAddresses() {
    guard defaultRoutes.nonzeroBitCount == 1 else { return }
    let vif = defaultRoutes.trailingZeroBitCount
    guard vif < vifs.count, !vifs[vif].addresses.hasOthers else { return }
    hostVif = vif
    vifs[vif].addresses = hostAddresses
  }

  private mutating func spread() {
    if !isSpread { stack.spread(from: (vifs + passthrough).map { $0.link.index }) }
    isSpread = true
  }

  /// Tells of each link, ascending by index, whether its addresses are published for a vif, and why.
  @inline(never) mutating func explain(_ tell: (_ link: [UInt8], _ words: Text) -> Void) {
    spread()
    for (link, role) in stack.links { tell(link.name, words(of: link, role)) }
  }

  @inline(never) private func words(of link: LinkMessage, _ role: LinkRole) -> Text {
    let suffix: Text = link.isUp ? "" : "; it is down, so its addresses are not published"
    switch role {
    case .vif(let devid):
      let name: Text = "vif " + .decimal(UInt64(devid))
      let isKept = vifs.contains { $0.link.index == link.index }
      return isKept ? "is " + name + suffix : "counts for none: another link is " + name + ", or there are too many"
    case .passthrough:
      let isKept = passthrough.contains { $0.link.index == link.index }
      return isKept ? "is passed through" + suffix : "counts for none: there are too many that are passed through"
    case .other: return otherWords(of: link)
    }
  }

  private func otherWords(of link: LinkMessage) -> Text {
    if !link.isUp { return "counts for none: it is down" }
    if let hostVif, link.isDummy {
      return "counts for " + Text(cleaning: vifs[hostVif].link.name)
        + ": that has no address of its own and the only default route"
    }
    if link.isLoopback { return "counts for none: it is the loopback" }
    let below = stack.carriers(below: link.index)
    let carriers = (vifs + passthrough).enumerated().filter { below >> UInt64($0.offset) & 1 == 1 }
    if carriers.isEmpty { return "counts for none: it stands on no vif" }
    let names = carriers.map { Text(cleaning: $0.element.link.name) }
    return "counts for " + names.dropFirst().reduce(names[0]) { $0 + ", " + $1 } + ": it stands on it"
  }

  /// - Parameter below: the carriers that the address's link is or stands on, as bits in their order.
  private static func add(
    _ message: AddressMessage, to carriers: inout [Row], _ below: UInt64, at now: Milliseconds
  ) {
    for i in carriers.indices {
      if carriers[i].link.index == message.index {
        if carriers[i].link.isUp { carriers[i].add(message, from: 0, at: now) }
      } else if below >> UInt64(i) & 1 == 1 {
        carriers[i].add(message, from: message.index, at: now)
      }
    }
  }

  /// The links in a snapshot's order: vifs, what is passed through, others; and what is left out.
  /// The first link over `Limits.linksBudget` and all after it are left out. Vifs always fit, even
  /// `Limits.vifs` full ones. Link-local addresses are kept only for a link that has no others.
  /// - Parameter wait: decides whether a link that has only link-local addresses has waited long enough.
  func kept(_ wait: inout LinkLocalWait) -> (links: [Link], omitted: Omissions) {
    var links: [Link] = []
    var omitted = omitted
    var room = Limits.linksBudget
    let rows = vifs + passthrough + others
    for row in rows.prefix(Bounds.links) {
      var link = Link()
      link.index = row.link.index
      link.name = Text(cleaning: row.link.name)
      link.hardwareAddress = row.hardwareAddress
      if case .vif(let devid) = row.role { link.vif = UInt64(devid) }
      link.isPassthrough = row.role == .passthrough
      let linkLocal =
        row.addresses.areLinkLocal && wait.isOver(for: link.index, created: row.linkLocalCreated)
      link.ipv4 = row.addresses.ipv4.kept(linkLocal: linkLocal)
      link.ipv6 = row.addresses.ipv6.kept(linkLocal: linkLocal)
      room -= Limits.linkCost + link.ipv4.count * Limits.ipv4Cost + link.ipv6.count * Limits.ipv6Cost
      if room < 0 { break }
      links.append(link)
      omitted.addresses += row.addresses.omitted(linkLocal: linkLocal)
    }
    omitted.links += rows.count - links.count
    return (links, omitted)
  }
}
