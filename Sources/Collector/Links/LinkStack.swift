// SPDX-License-Identifier: Apache-2.0

/// Which links stand on which: a bridge on its ports, a VLAN on the link it was made for, a virtual switch's port to
/// the guest on the switch's other ports. What stands on a carrier - a vif, or a link that is passed through - can be
/// reached through it.
///
/// All links of a dump are held, `Limits.linksHeld` at most, for a link is often listed before those it
/// stands on or those that stand on it.
struct LinkStack {
  private struct Node {
    let link: LinkMessage
    let role: LinkRole
    /// The carriers it is or stands on, as bits in the order of `spread`.
    var below: UInt64 = 0
  }

  /// Ascending by index.
  private var nodes: [Node] = []

  var count: Int { nodes.count }
  /// All links, ascending by index, each with its role.
  var links: [(LinkMessage, LinkRole)] { nodes.map { ($0.link, $0.role) } }

  /// Takes a link in; of two with one index the last is kept.
  mutating func add(_ link: LinkMessage, _ role: LinkRole) {
    let place = firstPlace(from: link.index)
    if place < nodes.count && nodes[place].link.index == link.index {
      nodes[place] = Node(link: link, role: role)
    } else if nodes.count < Limits.linksHeld {
      nodes.insert(Node(link: link, role: role), at: place)
    }
  }

  /// The role that came with the same link; nil for an unknown link.
  func role(of link: LinkMessage) -> LinkRole? {
    guard let place = place(of: link.index), nodes[place].link.name == link.name else { return nil }
    return nodes[place].role
  }

  /// Finds out which links stand on `carriers`, 64 indices at most. A link that is down carries nothing. Bits
  /// are only added to `below`, so a loop of links does no harm.
  mutating func spread(from carriers: [UInt32]) {
    for (bit, index) in carriers.enumerated() {
      if let place = place(of: index) { nodes[place].below |= 1 << UInt64(bit) }
    }
    let internalPorts = nodes.indices.filter { nodes[$0].role == .other && nodes[$0].link.isInternalPort }
    for _ in 0..<Limits.linkDepth {
      var isChanged = false
      for i in nodes.indices {
        if let lower = place(of: nodes[i].link.lower) { isChanged = put(i, on: lower) || isChanged }
        if let lower = place(of: nodes[i].link.secondLower) { isChanged = put(i, on: lower) || isChanged }
        guard let master = place(of: nodes[i].link.master) else { continue }
        isChanged = put(master, on: i) || isChanged
        for port in internalPorts where nodes[i].below != 0 && belongs(port, toSwitch: master, of: i) {
          isChanged = put(port, on: i) || isChanged
        }
      }
      if !isChanged { return }
    }
  }

  /// Whether an internal port belongs to the switch `master`, of which `link` is a port. Only its hardware
  /// address says so: Open vSwitch gives it the address of `link` or of `master`.
  private func belongs(_ port: Int, toSwitch master: Int, of link: Int) -> Bool {
    let address = nodes[port].link.hardwareAddress
    if port == master || address.allSatisfy({ $0 == 0 }) { return false }
    return address == nodes[link].link.hardwareAddress || address == nodes[master].link.hardwareAddress
  }

  /// The carriers that a link is or stands on, as bits; none if it is down.
  func carriers(below index: UInt32) -> UInt64 {
    guard let place = place(of: index), nodes[place].link.isUp else { return 0 }
    return nodes[place].below
  }

  /// Whether a link is the loopback or a dummy link, and up.
  func isUpDummy(_ index: UInt32) -> Bool {
    guard let place = place(of: index) else { return false }
    return nodes[place].link.isDummy && nodes[place].link.isUp
  }

  /// Adds the carriers of `lower` to those of `upper` unless `lower` is down. Returns whether any was new.
  private mutating func put(_ upper: Int, on lower: Int) -> Bool {
    guard nodes[lower].link.isUp, nodes[lower].below & ~nodes[upper].below != 0 else { return false }
    nodes[upper].below |= nodes[lower].below
    return true
  }

  private func place(of index: UInt32) -> Int? {
    if index == 0 { return nil }
    let place = firstPlace(from: index)
    return place < nodes.count && nodes[place].link.index == index ? place : nil
  }

  /// The place of the first link with that index or a higher one.
  private func firstPlace(from index: UInt32) -> Int {
    guard let last = nodes.last, last.link.index >= index else { return nodes.count }
    var range = 0..<nodes.count - 1
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        nodes[middle].link.index < index ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
