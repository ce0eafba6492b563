// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

private func address(_ octets: UInt8..., prefix: UInt8 = 24) -> Address { Address(octets: octets, prefix: prefix) }

@Test func a_links_own_addresses_stand_before_those_of_links_on_it_and_link_local_ones_last() {
  let inOrder: [(Address, UInt32)] = [
    (address(192, 0, 2, 9), 0), (address(192, 0, 2, 1), 0), (address(10, 0, 0, 2), 4), (address(10, 0, 0, 1), 4),
    (address(10, 0, 0, 0), 7), (address(169, 254, 0, 9), 0), (address(169, 254, 0, 8), 4),
    (address(169, 254, 0, 1), 4_000_000_000),
  ]
  for order in [[0, 1, 2, 3, 4, 5, 6, 7], [7, 5, 4, 2, 3, 0, 6, 1], [2, 3, 6, 0, 1, 5, 4, 7]] {
    var list = AddressList()
    for i in order { list.add(inOrder[i].0, from: inOrder[i].1) }
    #expect(list.kept(linkLocal: true) == inOrder.map(\.0))
  }
}

@Test func an_address_that_comes_twice_is_listed_where_it_stands_first() {
  var list = AddressList()
  list.add(address(192, 0, 2, 1, prefix: 24), from: 5)
  list.add(address(192, 0, 2, 2), from: 4)
  list.add(address(192, 0, 2, 1, prefix: 25), from: 9)
  #expect(list.kept(linkLocal: true) == [address(192, 0, 2, 2), address(192, 0, 2, 1, prefix: 24)])
  list.add(address(192, 0, 2, 1, prefix: 26), from: 0)
  list.add(address(192, 0, 2, 1, prefix: 27), from: 0)
  #expect(list.kept(linkLocal: true) == [address(192, 0, 2, 1, prefix: 26), address(192, 0, 2, 2)])
  #expect(list.omitted(linkLocal: true) == 0)
}

@Test func addresses_at_the_limit_are_kept_and_those_past_it_are_counted() {
  var list = AddressList()
  var all: [Address] { list.kept(linkLocal: true) }
  var omitted: Int { list.omitted(linkLocal: true) }
  list.add(address(169, 254, 0, 1), from: 0)
  for i in 1..<UInt8(Bounds.addresses) { list.add(address(192, 0, 2, i), from: 0) }
  #expect(all.count == Bounds.addresses && all.last == address(169, 254, 0, 1) && omitted == 0)
  // A link-local one is the first to go, then what comes last.
  list.add(address(192, 0, 2, 200), from: 9)
  #expect(all.count == Bounds.addresses && all.last == address(192, 0, 2, 200) && omitted == 1)
  list.add(address(192, 0, 2, 201), from: 9)
  list.add(address(192, 0, 2, 202), from: 0)
  #expect(all.count == Bounds.addresses && all.last == address(192, 0, 2, 202) && omitted == 3)
  // One that is there already is not left out.
  list.add(address(192, 0, 2, 202), from: 0)
  list.add(address(192, 0, 2, 1), from: 9)
  #expect(omitted == 3)
}

@Test func without_the_link_local_ones_only_others_are_kept_and_counted() {
  var list = AddressList()
  #expect(!list.hasOthers && !list.hasLinkLocal)
  list.add(address(169, 254, 0, 1), from: 0)
  #expect(!list.hasOthers && list.hasLinkLocal && list.kept(linkLocal: false).isEmpty)
  for i in 1...UInt8(Bounds.addresses) + 2 { list.add(address(192, 0, 2, i), from: 0) }
  #expect(list.hasOthers && list.kept(linkLocal: false).count == Bounds.addresses)
  #expect(list.omitted(linkLocal: false) == 2 && list.omitted(linkLocal: true) == 3)
}
