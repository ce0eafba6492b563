// SPDX-License-Identifier: Apache-2.0

import Random
import Testing

@testable import Collector

/// What stands on which of the vifs: of links given by index, those on the first one and on the second.
private func above(_ vifs: [UInt32], _ links: [LinkMessage]) -> [[UInt32]] {
  var results: [[[UInt32]]] = []
  // In any order of the links.
  var random = SplitMix64(seed: 1)
  for links in [links, links.reversed(), links.shuffled(using: &random)] {
    var stack = LinkStack()
    for link in links { stack.add(link, .other) }
    stack.spread(from: vifs)
    results.append(
      vifs.indices.map { bit in
        links.map(\.index).sorted().filter { stack.carriers(below: $0) >> UInt64(bit) & 1 == 1 && $0 != vifs[bit] }
      })
  }
  #expect(results.allSatisfy { $0 == results[0] })
  return results[0]
}

@Test func a_bridge_stands_on_its_ports() {
  let links = [
    LinkMessage.test(2, master: 9), .test(3, master: 9, link: 4, kind: "veth"), .test(4, link: 3, kind: "veth"),
    .test(9, kind: "bridge"), .test(10),
  ]
  #expect(above([2], links) == [[9]])
}

@Test func a_macsec_link_and_a_ring_stand_on_their_links() {
  let links = [
    LinkMessage.test(2), .test(3), .test(4, link: 2, kind: "macsec"), .test(5, kind: "hsr", ports: [2, 3]),
    .test(6, link: 5, kind: "vlan"), .test(7, kind: "hsr", ports: [9]), .test(8, kind: "hsr"),
    .test(10, kind: "bridge", ports: [2, 3]),
  ]
  #expect(above([2, 3], links) == [[4, 5, 6], [5, 6]])
}

/// A vif 2 that is a port of the switch 9 (`ovs-system`), and one more link.
private func onSwitch(_ link: LinkMessage, master: UInt32? = 9, switchMAC: UInt8 = 9) -> Bool {
  let vif = LinkMessage.test(2, master: master, mac: 2)
  let links = [vif, link, LinkMessage.test(9, kind: "openvswitch", mac: switchMAC)]
  return above([2], links)[0].contains(link.index)
}

@Test func an_internal_port_has_the_hardware_address_of_a_port_of_its_switch_or_of_the_switch() {
  for kind in ["openvswitch", "tun", nil] {
    #expect(onSwitch(.test(5, kind: kind, mac: 2)), "\(kind ?? "-")")
    #expect(onSwitch(.test(5, kind: kind, mac: 9)), "\(kind ?? "-")")
    #expect(!onSwitch(.test(5, kind: kind, mac: 7)), "\(kind ?? "-")")
  }
  // Without an address of its own there is nothing to compare, nor with one of zeros.
  #expect(!onSwitch(.test(5, kind: "tun")) && !onSwitch(.test(5, kind: "tun"), switchMAC: 0))
}

@Test func what_tunnels_or_has_ports_or_a_lower_link_is_no_internal_port() {
  for kind in ["vxlan", "geneve", "veth", "bridge", "bond", "team", "vrf", "hsr", "batadv", "bareudp"] {
    #expect(!onSwitch(.test(5, kind: kind, mac: 2)), "\(kind)")
  }
  #expect(!onSwitch(.test(5, link: 0, kind: "gretap", mac: 2)))
  #expect(!onSwitch(.test(5, link: 33, kind: "openvswitch", namespace: 1, mac: 2)))
  #expect(!onSwitch(.test(5, master: 77, kind: "tun", mac: 2)))
  // The vif is no port of a switch, or of one that is not there.
  #expect(!onSwitch(.test(5, kind: "tun", mac: 2), master: nil))
  #expect(!onSwitch(.test(5, kind: "tun", mac: 2), master: 88))
}

@Test func an_internal_port_is_found_above_a_bond_and_carries_links() {
  let links = [
    LinkMessage.test(2, master: 3, mac: 2), .test(3, master: 9, kind: "bond", mac: 2),
    .test(4, link: 5, kind: "vlan", mac: 2), .test(5, kind: "openvswitch", mac: 2), .test(6, kind: "tun", mac: 6),
    .test(9, kind: "openvswitch", mac: 9),
  ]
  #expect(above([2], links) == [[3, 4, 5, 9]])
}

@Test func another_carrier_is_no_internal_port() {
  var stack = LinkStack()
  stack.add(.test(2, master: 9, mac: 2), .vif(0))
  stack.add(.test(3, mac: 2), .passthrough)
  stack.add(.test(9, kind: "openvswitch", mac: 9), .other)
  stack.spread(from: [2, 3])
  #expect(stack.carriers(below: 3) == 0b10)
}

@Test func a_bond_stands_on_all_its_slaves() {
  let links = [
    LinkMessage.test(2, master: 5), .test(3, master: 5), .test(4), .test(5, kind: "bond"),
    .test(6, link: 5, kind: "vlan"),
  ]
  #expect(above([2, 3, 4], links) == [[5, 6], [5, 6], []])
}

@Test func links_stand_on_links_up_to_the_kernels_limit() {
  // A VLAN of a VLAN, in a bridge, and so on; then the same the other way round.
  let kinds = ["vlan", "vlan", "macvlan", "ipvlan", "macvtap", "ipvtap", "vlan"]
  for indices in [Array(2...9), Array((2...9).reversed())] as [[UInt32]] {
    let links =
      [LinkMessage.test(indices[0])]
      + kinds.enumerated().map { LinkMessage.test(indices[$0 + 1], link: indices[$0], kind: $1) }
    #expect(above([indices[0]], links) == [indices.dropFirst().sorted()])
  }
}

@Test func past_the_kernels_limit_none_is_found_where_each_stands_on_one_of_a_higher_index() {
  let uppers = Limits.linkDepth + 1
  let links = (1...UInt32(uppers) + 1).map { index in
    index > uppers ? LinkMessage.test(index) : .test(index, link: index + 1, kind: "vlan")
  }
  #expect(above([UInt32(uppers) + 1], links) == [Array(2...UInt32(uppers))])
}

@Test func a_bridge_of_containers_stands_on_no_vif() {
  let links = [
    LinkMessage.test(2), .test(3, master: 5, link: 33, kind: "veth", namespace: 0),
    .test(4, master: 5, link: 2, kind: "veth", namespace: 1), .test(5, kind: "bridge"), .test(6, kind: "tun"),
    .test(7, link: 2, kind: "macvlan", namespace: 0), .test(8, link: 2, kind: "ipip"),
  ]
  #expect(above([2], links) == [[]])
}

@Test func what_is_down_carries_nothing() {
  func links(vif: Bool, bridge: Bool, vlan: Bool) -> [LinkMessage] {
    [
      LinkMessage.test(2, isUp: vif, master: 3), .test(3, isUp: bridge, kind: "bridge"),
      .test(4, isUp: vlan, link: 3, kind: "vlan"),
    ]
  }
  #expect(above([2], links(vif: true, bridge: true, vlan: true)) == [[3, 4]])
  #expect(above([2], links(vif: true, bridge: true, vlan: false)) == [[3]])
  #expect(above([2], links(vif: true, bridge: false, vlan: true)) == [[]])
  #expect(above([2], links(vif: false, bridge: true, vlan: true)) == [[]])
}

@Test func links_that_stand_on_each_other_or_themselves_or_on_none_do_no_harm() {
  let links = [
    LinkMessage.test(2, master: 3, link: 4, kind: "vlan"), .test(3, master: 4), .test(4, master: 2),
    .test(5, master: 5, link: 5, kind: "macvlan"), .test(6, master: 99, link: 98, kind: "vlan"),
    .test(7, link: 8, kind: "vlan"), .test(8, link: 7, kind: "vlan"),
  ]
  #expect(above([2], links) == [[3, 4]])
  #expect(above([6], links) == [[]])
  #expect(above([7], links) == [[8]])
  #expect(above([99], links) == [[]])
}

@Test func random_links_end_and_never_crash() {
  var random = SplitMix64(seed: 1)
  for _ in 1...500 {
    let links = (1...20).map { _ in
      LinkMessage.test(
        .random(in: 1...30, using: &random), isUp: .random(using: &random), master: .random(in: 0...30, using: &random),
        link: .random(in: 0...30, using: &random), kind: "vlan")
    }
    var stack = LinkStack()
    for link in links { stack.add(link, .other) }
    stack.spread(from: (0...31).map { _ in .random(in: 0...40, using: &random) })
    for index in 0...40 as ClosedRange<UInt32> { _ = stack.carriers(below: index) }
  }
}

@Test func links_at_the_limit_are_held_and_one_past_it_is_not() {
  var stack = LinkStack()
  let last = UInt32(Limits.linksHeld)
  for index in 1...last { stack.add(.test(index, link: 1, kind: "vlan"), .vif(7)) }
  stack.add(.test(last + 1, link: 1, kind: "vlan"), .vif(7))
  stack.spread(from: [1])
  #expect(stack.carriers(below: last) == 1 && stack.carriers(below: last + 1) == 0)
  #expect(stack.role(of: .test(last)) == .vif(7) && stack.role(of: .test(last + 1)) == nil)
}

@Test func the_last_of_all_carriers_counts_as_the_first() {
  var stack = LinkStack()
  let carriers = Array(1...UInt32(Limits.vifs + Limits.passthrough))
  for index in carriers { stack.add(.test(index, master: 99), .other) }
  stack.add(.test(99), .other)
  stack.spread(from: carriers)
  #expect(carriers.count == 64 && stack.carriers(below: 99) == .max)
}
