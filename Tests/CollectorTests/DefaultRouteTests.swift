// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

/// `struct rtmsg` for IPv4, and attributes; `type` is RTN_UNICAST.
private func message(prefix: UInt8 = 0, table: UInt8 = 254, type: UInt8 = 1, _ attributes: [UInt8]) -> [UInt8] {
  [2, prefix, 0, 0, table, 3, 0, type, 0, 0, 0, 0] + attributes
}

/// RTA_OIF
private func over(_ link: UInt8) -> [UInt8] { NetlinkBytes.attribute(4, [link, 0, 0, 0]) }

/// `struct rtnexthop` with RTA_GATEWAY
private func hop(_ link: UInt8) -> [UInt8] {
  [16, 0, 0, 0, link, 0, 0, 0] + NetlinkBytes.attribute(5, [192, 0, 2, 254])
}

@Test(
  arguments: [
    (message(over(3)), [3]), (message([]), []),
    (message(NetlinkBytes.attribute(15, [254, 0, 0, 0]) + over(3)), [3]),
    (message(NetlinkBytes.attribute(9, hop(3) + hop(4))), [3, 4]),
    (message(prefix: 8, over(3)), nil), (message(table: 252, over(3)), nil), (message(table: 100, over(3)), nil),
    (message(type: 6, over(3)), nil), (message(type: 7, over(3)), nil),
    (message(over(3)).dropLast(), nil), ([2, 0, 0, 0, 254, 3, 0, 1], nil),
  ] as [([UInt8], [UInt32]?)])
func a_default_route_of_the_main_table_names_its_links(bytes: [UInt8], links: [UInt32]?) {
  #expect(DefaultRoute(bytes[...])?.links == links)
}

@Test func a_route_cut_short_or_with_any_byte_changed_never_crashes() {
  tryDamaged(message(over(3) + NetlinkBytes.attribute(9, hop(3) + hop(4)))) { _ = DefaultRoute($0) }
}

/// Vifs 2 and 3, a virtual function 4, a bridge 9 on vif 2, the loopback 1 and a dummy link 5, both with an address; and
/// what the vifs' addresses are where default routes lead over those links. `own` have an address of their own.
private func addresses(routes: [UInt32], own: [UInt32] = [], down: UInt32 = 0) throws -> [[String]] {
  var table = LinkTable()
  table.add(.test(1, isUp: down != 1, isLoopback: true), .other)
  table.add(.test(2, isUp: down != 2, master: 9), .vif(0))
  table.add(.test(3), .vif(1))
  table.add(.test(4), .passthrough)
  table.add(.test(5, isUp: down != 5, kind: "dummy"), .other)
  table.add(.test(9, kind: "bridge"), .other)
  func add(_ octets: [UInt8], to link: UInt32) throws {
    let bytes =
      [octets.count == 4 ? 2 : 10, UInt8(octets.count * 8), 0x80, 0, UInt8(link), 0, 0, 0]
      + NetlinkBytes.attribute(2, octets)
    table.add(try #require(AddressMessage(bytes[...])))
  }
  try add([127, 0, 0, 1], to: 1)
  try add([192, 0, 2, 1], to: 1)
  try add([192, 0, 2, 5], to: 5)
  for link in own { try add([198, 51, 100, UInt8(link)], to: link) }
  // The link-local address that such a vif has.
  try add([0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [2], to: 2)
  for link in routes { table.add(try #require(DefaultRoute(message(over(UInt8(link)))[...]))) }
  table.countHostAddresses()
  return table.links.filter { $0.vif != nil }.map { link in
    link.ipv4.map { $0.octets.map(String.init).joined(separator: ".") } + link.ipv6.map { "\($0.octets[0])" }
  }
}

@Test func addresses_of_the_host_count_for_the_only_vif_that_its_default_routes_lead_over() throws {
  let host = ["192.0.2.1", "192.0.2.5"]
  let none = ["254"]
  #expect(try addresses(routes: [2]) == [host, []])
  #expect(try addresses(routes: [9]) == [host, []])
  #expect(try addresses(routes: [2, 2]) == [host, []])
  #expect(try addresses(routes: [3]) == [none, host])
  #expect(try addresses(routes: []) == [none, []])
  #expect(try addresses(routes: [2, 3]) == [none, []])
  #expect(try addresses(routes: [2, 4]) == [none, []])
  #expect(try addresses(routes: [4]) == [none, []])
  #expect(try addresses(routes: [2], own: [2]) == [["198.51.100.2"], []])
  #expect(try addresses(routes: [2], own: [9]) == [["198.51.100.9"], []])
  #expect(try addresses(routes: [2], own: [3]) == [host, ["198.51.100.3"]])
  #expect(try addresses(routes: [2], down: 5) == [["192.0.2.1"], []])
  #expect(try addresses(routes: [2], down: 1) == [["192.0.2.5"], []])
  #expect(try addresses(routes: [2], down: 2) == [[], []])
}

@Test func routes_are_asked_for_only_where_they_matter() {
  let vif = FakeKernel.Read.message(type: FakeKernel.newLink, NetlinkBytes.link(2))
  let loopback = FakeKernel.Read.message(type: FakeKernel.newLink, NetlinkBytes.link(1, isLoopback: true))
  func address(_ link: UInt8) -> FakeKernel.Read {
    .message(
      type: FakeKernel.newAddress,
      [2, 32, 0x80, 0, link, 0, 0, 0] + NetlinkBytes.attribute(2, [192, 0, 2, link]))
  }
  let route = FakeKernel.Read.message(type: 24, message(over(2)))
  let links = [loopback, vif, FakeKernel.done]
  for (addresses, isAsked, expected) in [
    ([address(1)], true, [1]), ([address(2)], false, [2]), ([address(1), address(2)], false, [2]), ([], false, []),
  ] as [([FakeKernel.Read], Bool, [UInt8])] {
    let kernel = FakeKernel([links, addresses + [FakeKernel.done], [route, FakeKernel.done]])
    var dump = LinkDump(kernel)
    let (table, outcome) = dump.read { $0.index == 2 ? .vif(0) : .other }
    #expect(outcome == .complete && kernel.requests.contains(26) == isAsked)
    #expect(table.links[0].ipv4.map { $0.octets[3] } == expected)
  }
}
