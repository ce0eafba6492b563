// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire
import WireEncoder

@testable import Collector

/// The addresses of both families that fill a link, in their longest form, other ones on each link.
private func fill(_ table: inout LinkTable, _ index: UInt32, addresses: Int = Bounds.addresses) throws {
  for i in 0..<UInt8(addresses) {
    let start = [UInt8(index), 0, 0, 0]
    let ipv4 = [2, 32, 0x80, 0] + start + [8, 0, 2, 0, 200, 200, 100 + UInt8(index), 200 + i]
    let ipv6 = [10, 128, 0x80, 0] + start + [20, 0, 1, 0, 0x20] + Array(repeating: UInt8(index), count: 14) + [i]
    table.add(try #require(AddressMessage(ipv4[...])))
    table.add(try #require(AddressMessage(ipv6[...])))
  }
}

/// A snapshot in which all but the links is as long as can be.
private func longest(_ links: [Link]) throws -> Snapshot {
  let text = try #require(Text([UInt8](repeating: UInt8(ascii: "\\"), count: Bounds.text)))
  var snapshot = Snapshot()
  snapshot.resumes = .max
  snapshot.osName = text
  snapshot.osDistro = text
  snapshot.osMajor = text
  snapshot.osMinor = text
  snapshot.kernel = text
  snapshot.hostName = text
  snapshot.shortHostName = text
  snapshot.domain = text
  snapshot.memoryTotalKiB = Bounds.amount.upperBound
  snapshot.memoryFreeKiB = Bounds.amount.upperBound
  snapshot.drivers = Array(repeating: text, count: Bounds.drivers)
  snapshot.links = links
  return snapshot
}

@Test func vifs_at_the_limit_are_kept_and_past_it_the_highest_is_left_out() {
  var table = LinkTable()
  for i in 1...UInt32(Limits.vifs) { table.add(.test(i), .vif(UInt16(i))) }
  #expect(table.links.count == Limits.vifs && table.kept().omitted == Omissions())
  table.add(.test(99), .vif(0))
  #expect(table.links.count == Limits.vifs && table.kept().omitted == Omissions(vifs: 1))
  #expect(table.links.first?.vif == 0 && table.links.last?.vif == UInt64(Limits.vifs - 1))
}

@Test func links_at_the_limit_are_kept_and_past_it_the_last_that_is_no_vif_is_left_out() {
  var table = LinkTable()
  for i in 1..<UInt32(Bounds.links) { table.add(.test(i), .other) }
  table.add(.test(200), .vif(3))
  #expect(table.links.count == Bounds.links && table.kept().omitted == Omissions())
  table.add(.test(100), .other)
  #expect(table.links.map(\.index) == [200] + Array(1..<UInt32(Bounds.links)))
  #expect(table.kept().omitted == Omissions(links: 1))
  table.add(.test(300), .vif(2))
  #expect(table.links.map(\.index) == [300, 200] + Array(1..<UInt32(Bounds.links) - 1))
  #expect(table.kept().omitted == Omissions(links: 2))
  for i in 1...100 as ClosedRange<UInt32> { table.add(.test(500 - i), .other) }
  #expect(table.links.map(\.index) == [300, 200] + Array(1..<UInt32(Bounds.links) - 1))
  #expect(table.kept().omitted == Omissions(links: 102))
}

@Test func the_fullest_vifs_fit_and_other_links_as_far_as_there_is_room() throws {
  var table = LinkTable()
  for i in 1...UInt32(Bounds.links) {
    table.add(.test(i, name: "\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"), i > Limits.vifs ? .vif(UInt16(i + 60_000)) : .other)
  }
  for i in 1...UInt32(Bounds.links) { try fill(&table, i) }
  let (links, omitted) = table.kept()
  #expect(links.prefix(Limits.vifs).allSatisfy { $0.vif != nil && $0.ipv6.count == Bounds.addresses })
  #expect(links.map(\.index) == Array(33...64) + Array(1...UInt32(links.count - Limits.vifs)))
  #expect(links.count > Limits.vifs)
  #expect(omitted == Omissions(links: Bounds.links - links.count))
  #expect(try longest(links).encoded().count <= Bounds.snapshot)
}

@Test func the_first_link_that_does_not_fit_and_all_after_it_are_left_out() throws {
  var table = LinkTable()
  for i in 1...UInt32(Bounds.links) { table.add(.test(i), .other) }
  // The last of these is one too many; those behind it would fit.
  let fitting = Limits.linksBudget / (Limits.linkCost + Bounds.addresses * (Limits.ipv4Cost + Limits.ipv6Cost))
  for i in 1...UInt32(fitting) + 1 { try fill(&table, i) }
  #expect(fitting + 1 < Bounds.links && table.links.count == fitting)
  #expect(table.kept().omitted == Omissions(links: Bounds.links - fitting))
}

@Test func no_link_and_no_other_facts_are_longer_than_the_room_that_is_counted_for_them() throws {
  var link = Link()
  link.index = Bounds.linkIndex.upperBound
  link.name = try #require(Text([UInt8](repeating: UInt8(ascii: "\""), count: Limits.linkName)))
  link.vif = Bounds.devid.upperBound
  let bare = try longest([]).encoded().count
  #expect(bare <= Bounds.snapshot - Limits.linksBudget - Limits.volumesBudget)
  var other = link
  other.vif = nil
  func size(_ link: Link) throws -> Int {
    try longest([link, other]).encoded().count - longest([other]).encoded().count
  }
  #expect(try size(link) <= Limits.linkCost)
  let empty = try size(link)
  link.ipv4 = Array(repeating: Address(octets: [255, 255, 255, 255], prefix: 32), count: Bounds.addresses)
  #expect(try size(link) - empty < Limits.ipv4Cost * Bounds.addresses)
  link.ipv4 = []
  link.ipv6 = Array(repeating: Address(octets: Array(repeating: 0, count: 16), prefix: 128), count: Bounds.addresses)
  #expect(try size(link) - empty < Limits.ipv6Cost * Bounds.addresses)
}

@Test func only_what_is_left_out_more_than_ever_is_news() {
  var log = Log(program: "test")
  log.threshold = .error
  var omitted = Omissions()
  omitted.note(Omissions(vifs: 1, links: 5, addresses: 0), log)
  omitted.note(Omissions(vifs: 0, links: 7, addresses: 2), log)
  omitted.note(Omissions(vifs: 0, links: 0, addresses: 1), log)
  #expect(omitted == Omissions(vifs: 1, links: 7, addresses: 2))
}
