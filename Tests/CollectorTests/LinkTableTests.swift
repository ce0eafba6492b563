import Testing
import Wire

@testable import collector

/// A link's message: its index, a name after it, and whether it is up.
private func link(_ index: UInt8, isUp: Bool = true) throws -> LinkMessage {
  let name: [UInt8] = [0x76, 0x30 + index / 100, 0x30 + index / 10 % 10, 0x30 + index % 10]
  return try #require(
    LinkMessage([0, 0, 1, 0, index, 0, 0, 0, isUp ? 1 : 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 3, 0] + name))
}

private func ipv4(_ index: UInt8, _ address: [UInt8]) throws -> AddressMessage {
  try #require(AddressMessage([2, 24, 0x80, 0, index, 0, 0, 0, 8, 0, 2, 0] + address))
}

private func ipv6(_ index: UInt8, _ start: [UInt8], _ end: UInt8, flags: UInt8 = 0x80) throws
  -> AddressMessage
{
  let address = start + Array(repeating: 0, count: 15 - start.count) + [end]
  return try #require(AddressMessage([10, 64, flags, 0, index, 0, 0, 0, 20, 0, 1, 0] + address))
}

@Test func vifs_are_listed_by_devid_and_other_links_are_not() throws {
  var table = LinkTable()
  table.add(try link(1), vif: nil)
  table.add(try link(2), vif: 7)
  table.add(try link(3), vif: 0)
  table.add(try link(4), vif: 3)
  #expect(table.links.map(\.vif) == [[0], [3], [7]])
  #expect(table.links.map(\.index) == [3, 4, 2])
  #expect(table.links.map(\.name.string) == ["v003", "v004", "v002"])
}

@Test func of_two_links_for_one_vif_the_first_is_kept() throws {
  var table = LinkTable()
  table.add(try link(2), vif: 0)
  table.add(try link(3), vif: 0)
  #expect(table.links.map(\.index) == [2])
}

@Test func addresses_keep_the_kernels_order_with_link_local_ones_last() throws {
  var table = LinkTable()
  table.add(try link(2), vif: 0)
  table.add(try link(3), vif: 1)
  for address in [[169, 254, 0, 1], [192, 0, 2, 9], [192, 0, 2, 1], [169, 254, 0, 0]] as [[UInt8]] {
    table.add(try ipv4(2, address))
  }
  table.add(try ipv6(2, [0xFE, 0xBF], 1))
  table.add(try ipv6(2, [0x20, 0x01], 2))
  table.add(try ipv6(2, [0xFE, 0xC0], 3))
  let first = try #require(table.links.first)
  #expect(
    first.ipv4 == [
      IPv4Address([192, 0, 2, 9], 24), IPv4Address([192, 0, 2, 1], 24),
      IPv4Address([169, 254, 0, 1], 24), IPv4Address([169, 254, 0, 0], 24),
    ])
  #expect(first.ipv6.map { $0.groups[7] } == [2, 3, 1])
  #expect(table.links[1].ipv4.isEmpty && table.links[1].ipv6.isEmpty)
}

@Test func addresses_that_are_not_in_use_are_not_listed() throws {
  var table = LinkTable()
  table.add(try link(2, isUp: false), vif: 0)
  table.add(try link(3), vif: 1)
  table.add(try ipv4(2, [192, 0, 2, 1]))
  table.add(try ipv4(9, [192, 0, 2, 2]))
  table.add(try ipv6(3, [0x20], 1, flags: 0xC0))
  #expect(table.links.count == 2)
  #expect(table.links.allSatisfy { $0.ipv4.isEmpty && $0.ipv6.isEmpty })
  #expect(table.addressesLeftOut == 0)
}

@Test func addresses_at_the_limit_are_kept_and_those_past_it_are_counted() throws {
  var table = LinkTable()
  table.add(try link(2), vif: 0)
  table.add(try ipv4(2, [169, 254, 0, 1]))
  for i in 1..<UInt8(Bounds.addresses) { table.add(try ipv4(2, [192, 0, 2, i])) }
  #expect(table.links[0].ipv4.count == Bounds.addresses)
  #expect(table.links[0].ipv4.last == IPv4Address([169, 254, 0, 1], 24))
  #expect(table.addressesLeftOut == 0)
  table.add(try ipv4(2, [192, 0, 2, 200]))
  #expect(table.links[0].ipv4.count == Bounds.addresses)
  #expect(table.links[0].ipv4.last == IPv4Address([192, 0, 2, 200], 24))
  #expect(table.addressesLeftOut == 1)
}

@Test func vifs_at_the_limit_are_kept_and_past_it_the_highest_is_left_out() throws {
  var table = LinkTable()
  for i in 1...UInt8(Limits.vifs) { table.add(try link(i), vif: UInt16(i)) }
  #expect(table.links.count == Limits.vifs && table.vifsLeftOut == 0)
  table.add(try link(99), vif: 0)
  #expect(table.links.count == Limits.vifs && table.vifsLeftOut == 1)
  #expect(table.links.first?.vif == [0] && table.links.last?.vif == [UInt16(Limits.vifs - 1)])
}

@Test func the_fullest_table_fits_into_a_snapshot() throws {
  var table = LinkTable()
  for i in 1...UInt8(Limits.vifs) {
    table.add(try link(i), vif: UInt16(i))
    for j in 0..<UInt8(Bounds.addresses) {
      table.add(try ipv4(i, [192, 168, 200, 200 + j]))
      table.add(try ipv6(i, [0x20, 0x01], j))
    }
  }
  var snapshot = Snapshot()
  snapshot.links = table.links
  #expect(try snapshot.encoded().count < Bounds.snapshot)
}
