// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

private func ipv4(_ index: UInt8, _ address: [UInt8]) throws -> AddressMessage {
  try #require(AddressMessage([2, 24, 0x80, 0, index, 0, 0, 0, 8, 0, 2, 0] + address))
}

private func ipv6(_ index: UInt8, _ start: [UInt8], _ end: UInt8, flags: UInt8 = 0x80) throws
  -> AddressMessage
{
  let address = start + Array(repeating: 0, count: 15 - start.count) + [end]
  return try #require(AddressMessage([10, 64, flags, 0, index, 0, 0, 0, 20, 0, 1, 0] + address))
}

@Test func vifs_are_listed_by_devid_and_then_other_links_by_index() {
  var table = LinkTable()
  table.add(.test(1, isLoopback: true), .other)
  table.add(.test(5), .other)
  table.add(.test(2), .vif(7))
  table.add(.test(3), .vif(0))
  table.add(.test(6), .vif(3))
  table.add(.test(4), .other)
  #expect(table.links.map(\.vif) == [0, 3, 7, nil, nil])
  #expect(table.links.map(\.index) == [3, 6, 2, 4, 5])
  #expect(table.links.map(\.name.string) == ["v3", "v6", "v2", "v4", "v5"])
  #expect(table.kept().omitted == Omissions())
}

@Test func of_two_links_for_one_vif_the_first_is_kept() throws {
  var table = LinkTable()
  table.add(.test(2), .vif(0))
  table.add(.test(3), .vif(0))
  #expect(table.links.map(\.index) == [2])
}

@Test func addresses_keep_the_kernels_order_without_link_local_ones_beside_others() throws {
  var table = LinkTable()
  table.add(.test(2), .vif(0))
  table.add(.test(3), .vif(1))
  for address in [[169, 254, 0, 1], [192, 0, 2, 9], [192, 0, 2, 1], [169, 254, 0, 0]] as [[UInt8]] {
    table.add(try ipv4(2, address))
  }
  table.add(try ipv6(2, [0xFE, 0xBF], 1))
  table.add(try ipv6(2, [0x20, 0x01], 2))
  table.add(try ipv6(2, [0xFE, 0xC0], 3))
  let first = try #require(table.links.first)
  #expect(
    first.ipv4 == [
      Address(octets: [192, 0, 2, 9], prefix: 24), Address(octets: [192, 0, 2, 1], prefix: 24),
    ])
  #expect(first.ipv6.map { $0.octets[15] } == [2, 3])
  #expect(table.links[1].ipv4.isEmpty && table.links[1].ipv6.isEmpty)
}

@Test func addresses_that_are_not_in_use_are_not_listed() throws {
  var table = LinkTable()
  table.add(.test(2, isUp: false), .vif(0))
  table.add(.test(3), .vif(1))
  table.add(try ipv4(2, [192, 0, 2, 1]))
  table.add(try ipv4(9, [192, 0, 2, 2]))
  table.add(try ipv6(3, [0x20], 1, flags: 0xC0))
  #expect(table.links.count == 2)
  #expect(table.links.allSatisfy { $0.ipv4.isEmpty && $0.ipv6.isEmpty })
  #expect(table.kept().omitted == Omissions())
}

@Test func a_vif_lists_the_addresses_of_links_on_it_and_they_list_their_own() throws {
  var table = LinkTable()
  table.add(.test(2, kind: "bridge"), .other)
  table.add(.test(3, master: 2), .vif(4))
  table.add(.test(4, link: 2, kind: "vlan"), .other)
  table.add(.test(5, kind: "veth"), .other)
  for index in 2...5 as ClosedRange<UInt8> { table.add(try ipv4(index, [192, 0, 2, index])) }
  table.add(try ipv6(4, [0xFE, 0x80], 4))
  table.add(try ipv6(2, [0x20, 0x01], 2))
  table.add(try ipv6(3, [0xFE, 0x80], 3))
  let links = table.links
  #expect(links.map(\.index) == [3, 2, 4, 5])
  #expect(links.map { $0.ipv4.map { $0.octets[3] } } == [[3, 2, 4], [2], [4], [5]])
  #expect(links.map { $0.ipv6.map { $0.octets[15] } } == [[2], [2], [], []])
}

@Test func the_addresses_of_a_bond_belong_to_both_vifs_and_to_those_alone_that_are_up() throws {
  var table = LinkTable()
  table.add(.test(2, master: 5), .vif(0))
  table.add(.test(3, master: 5), .vif(1))
  table.add(.test(4, isUp: false, master: 5), .vif(2))
  table.add(.test(5, kind: "bond"), .other)
  table.add(try ipv4(5, [192, 0, 2, 5]))
  #expect(table.links.map { $0.ipv4.count } == [1, 1, 0, 1])
}

@Test func of_addresses_on_a_vif_and_on_a_link_that_stands_on_it_the_vifs_own_is_listed() throws {
  var table = LinkTable()
  table.add(.test(2, kind: "bridge"), .other)
  table.add(.test(3, master: 2), .vif(0))
  table.add(try ipv4(2, [192, 0, 2, 1]))
  table.add(try ipv4(2, [192, 0, 2, 2]))
  table.add(try ipv4(3, [192, 0, 2, 2]))
  #expect(table.links[0].ipv4.map { $0.octets[3] } == [2, 1])
  #expect(table.links[1].ipv4.map { $0.octets[3] } == [1, 2])
}

@Test func addresses_of_links_that_are_in_no_list_count_for_the_vif_below() throws {
  var table = LinkTable()
  table.add(.test(200), .vif(0))
  for i in 1...UInt32(Bounds.links) { table.add(.test(i), .other) }
  table.add(.test(250, link: 200, kind: "vlan"), .other)
  table.add(try ipv4(250, [192, 0, 2, 1]))
  #expect(table.links.count == Bounds.links && !table.links.contains { $0.index == 250 })
  #expect(table.links[0].ipv4.count == 1)
}

@Test func a_link_without_six_octets_of_hardware_address_is_listed_with_none() {
  var table = LinkTable()
  table.add(.test(2, kind: "tun"), .other)
  #expect(table.links.map(\.hardwareAddress) == [[0, 0, 0, 0, 0, 0]])
}

@Test func each_link_is_explained() throws {
  var table = LinkTable()
  table.add(.test(1, isLoopback: true), .other)
  table.add(.test(2, master: 5), .vif(0))
  table.add(.test(3, isUp: false), .vif(1))
  table.add(.test(4), .vif(0))
  table.add(.test(5, kind: "bridge"), .other)
  table.add(.test(6, link: 7, kind: "vlan"), .other)
  table.add(.test(7), .passthrough)
  table.add(.test(8, isUp: false, link: 2, kind: "vlan"), .other)
  table.add(.test(9, kind: "tun"), .other)
  var lines: [String] = []
  table.explain { lines.append(String(decoding: $0, as: UTF8.self) + " " + $1.string) }
  #expect(
    lines == [
      "v1 counts for none: it is the loopback", "v2 is vif 0",
      "v3 is vif 1; it is down, so its addresses are not published",
      "v4 counts for none: another link is vif 0, or there are too many", "v5 counts for v2: it stands on it",
      "v6 counts for v7: it stands on it", "v7 is passed through", "v8 counts for none: it is down",
      "v9 counts for none: it stands on no vif",
    ])
}

@Test func links_past_a_limit_are_explained_and_a_link_on_several() {
  var table = LinkTable()
  for i in 1...UInt32(Limits.vifs) + 1 { table.add(.test(i), .vif(UInt16(i))) }
  for i in 101...UInt32(Limits.passthrough) + 101 { table.add(.test(i, master: 99), .passthrough) }
  table.add(.test(99, kind: "bond"), .other)
  var lines: [String] = []
  table.explain { lines.append(String(decoding: $0, as: UTF8.self) + " " + $1.string) }
  #expect(lines[Limits.vifs] == "v33 counts for none: another link is vif 33, or there are too many")
  #expect(lines.last == "v133 counts for none: there are too many that are passed through")
  #expect(lines[Limits.vifs + 1].hasPrefix("v99 counts for v101, v102, "))
}
