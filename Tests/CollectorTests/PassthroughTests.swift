// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

private func address(_ index: UInt8, _ last: UInt8) throws -> AddressMessage {
  try #require(AddressMessage([2, 24, 0x80, 0, index, 0, 0, 0, 8, 0, 2, 0, 192, 0, 2, last]))
}

@Test func what_is_passed_through_comes_after_the_vifs_and_before_other_links() {
  var table = LinkTable()
  table.add(.test(2), .other)
  table.add(.test(9), .passthrough)
  table.add(.test(8), .vif(0))
  table.add(.test(3), .passthrough)
  #expect(table.links.map(\.index) == [8, 3, 9, 2])
  #expect(table.links.map(\.isPassthrough) == [false, true, true, false])
}

@Test func addresses_of_links_on_what_is_passed_through_count_for_it_as_for_a_vif() throws {
  var table = LinkTable()
  table.add(.test(2, master: 5), .passthrough)
  table.add(.test(3, master: 5), .vif(0))
  table.add(.test(4), .passthrough)
  table.add(.test(5, kind: "bond"), .other)
  table.add(.test(6, link: 2, kind: "vlan"), .other)
  for index in 2...6 as ClosedRange<UInt8> { table.add(try address(index, index)) }
  let addresses = table.links.map { $0.ipv4.map { $0.octets[3] } }
  #expect(addresses == [[3, 5], [2, 5, 6], [4], [5], [6]])
}

@Test func a_carrier_has_its_permanent_hardware_address_and_another_link_the_one_in_use() throws {
  let permanent: [UInt8] = [2, 0, 0, 0, 0, 9]
  let bytes = NetlinkBytes.link + NetlinkBytes.attribute(54, permanent)
  let link = try #require(LinkMessage(bytes[...]))
  #expect(link.permanentAddress == permanent)
  for (role, expected) in [
    (.passthrough, permanent), (.vif(0), permanent), (.other, link.hardwareAddress),
  ] as [(LinkRole, [UInt8])] {
    var table = LinkTable()
    table.add(link, role)
    #expect(table.links.map(\.hardwareAddress) == [expected])
  }
  // Of another length, or not told.
  for bytes in [NetlinkBytes.link, NetlinkBytes.link + NetlinkBytes.attribute(54, [1, 2, 3, 4])] {
    for role in [LinkRole.passthrough, .vif(0)] {
      var table = LinkTable()
      table.add(try #require(LinkMessage(bytes[...])), role)
      #expect(table.links.map(\.hardwareAddress) == [link.hardwareAddress])
    }
  }
}

@Test func links_passed_through_at_the_limit_are_kept_and_past_it_the_last_is_left_out() throws {
  var table = LinkTable()
  for i in 1...UInt32(Limits.vifs) { table.add(.test(i), .vif(UInt16(i))) }
  for i in 101...UInt32(100 + Limits.passthrough) { table.add(.test(i, master: 99), .passthrough) }
  table.add(.test(99, kind: "bridge"), .other)
  #expect(table.kept().omitted == Omissions(links: 1))
  table.add(.test(50), .passthrough)
  #expect(table.kept().omitted == Omissions(passthrough: 1, links: 1))
  table.add(try address(99, 7))
  // The last of all carriers, and none that stands beside the bridge.
  #expect(table.links.map { $0.ipv4.count } == Array(repeating: 0, count: 33) + Array(repeating: 1, count: 31))
}
