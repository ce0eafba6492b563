// SPDX-License-Identifier: Apache-2.0

import Common
import Random
import Testing
import Wire

@testable import Collector

private func address(_ octets: UInt8..., prefix: UInt8 = 24) -> Address { Address(octets: octets, prefix: prefix) }

/// 2001:db8:: with that last octet.
private func ipv6(_ last: UInt8, prefix: UInt8 = 64) -> Address {
  let octets: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]
  return Address(octets: octets, prefix: prefix)
}

extension AddressList {
  /// An address that the kernel tells no more of.
  fileprivate mutating func add(_ address: Address, from upper: UInt32) {
    add(.test(address), from: upper, at: 0)
  }

  fileprivate var all: [Address] { kept(linkLocal: true) }
}

@Test func a_links_own_addresses_stand_before_those_of_links_on_it_and_link_local_ones_last() {
  let inOrder: [(Address, UInt32)] = [
    (address(192, 0, 2, 9), 0), (address(192, 0, 2, 1), 0), (address(10, 0, 0, 2), 4), (address(10, 0, 0, 1), 4),
    (address(10, 0, 0, 0), 7), (address(169, 254, 0, 9), 0), (address(169, 254, 0, 8), 4),
    (address(169, 254, 0, 1), 4_000_000_000),
  ]
  for order in [[0, 1, 2, 3, 4, 5, 6, 7], [7, 5, 4, 2, 3, 0, 6, 1], [2, 3, 6, 0, 1, 5, 4, 7]] {
    var list = AddressList()
    for i in order { list.add(inOrder[i].0, from: inOrder[i].1) }
    #expect(list.all == inOrder.map(\.0))
  }
}

/// Each row stands before the next, for the reason that is named.
private let inOrder: [(reason: String, message: AddressMessage)] = [
  ("the oldest", .test(ipv6(1), created: 100)),
  ("older than the rest", .test(ipv6(2), created: 101)),
  ("of the same age, a link's own", .test(ipv6(3), created: 200)),
  ("in a subnet", .test(ipv6(4), created: 5_000)),
  ("alone", .test(ipv6(5, prefix: 128), created: 1)),
  ("alone and younger", .test(ipv6(6, prefix: 128), created: 2)),
  ("temporary", .test(ipv6(7), created: 1, isTemporary: true)),
  ("temporary and alone", .test(ipv6(8, prefix: 128), created: 0, isTemporary: true)),
  ("deprecated", .test(ipv6(9), created: 0, isDeprecated: true)),
  ("deprecated and temporary", .test(ipv6(10), created: 0, isTemporary: true, isDeprecated: true)),
  ("valid on the link", .test(ipv6(11), created: 0, scope: 253)),
]

@Test func the_address_that_a_person_expects_stands_first() {
  var random = SplitMix64(seed: 1)
  for _ in 1...50 {
    var list = AddressList()
    for row in inOrder.shuffled(using: &random) { list.add(row.message, from: 0, at: 60_000) }
    #expect(list.all.map { $0.octets[15] } == Array(1...11))
  }
}

@Test func ipv4_has_no_temporary_addresses_but_secondary_ones() {
  var list = AddressList()
  list.add(.test(address(192, 0, 2, 1), created: 10, isTemporary: true), from: 0, at: 0)
  list.add(.test(address(192, 0, 2, 2), created: 20), from: 0, at: 0)
  list.add(.test(address(192, 0, 2, 3, prefix: 32), created: 5), from: 0, at: 0)
  list.add(.test(address(192, 0, 2, 4), created: 1, isDeprecated: true), from: 0, at: 0)
  #expect(list.all.map { $0.octets[3] } == [1, 2, 3, 4])
}

@Test func a_new_address_is_appended_whatever_order_the_kernel_lists_them_in() {
  // Of equal addresses the kernel lists the newest first (IPv6), or last (IPv4).
  for newestFirst in [true, false] {
    let listed = (1...15).map { AddressMessage.test(ipv6($0), created: UInt32($0)) }
    var before = AddressList()
    var after = AddressList()
    let new = AddressMessage.test(ipv6(16), created: 16)
    for message in newestFirst ? listed.reversed() : listed { before.add(message, from: 0, at: 0) }
    let now = newestFirst ? [new] + listed.reversed() : listed + [new]
    for message in now { after.add(message, from: 0, at: 0) }
    #expect(after.all == before.all + [ipv6(16)])
  }
}

@Test func of_too_many_addresses_those_that_a_person_expects_are_kept() {
  var list = AddressList()
  for i in UInt8(1)...17 {
    list.add(.test(ipv6(100 + i), created: 900 + UInt32(i), isDeprecated: true), from: 0, at: 0)
  }
  list.add(.test(ipv6(1), created: 100), from: 0, at: 0)
  #expect(list.all.count == Bounds.addresses && list.all[0] == ipv6(1))
  #expect(list.omitted(linkLocal: true) == 2)
}

@Test func ages_are_compared_where_the_kernels_count_has_begun_anew() {
  // 2^32 hundredths of a second are 497 days. One address is from before, one from after that.
  let now = Milliseconds(1 << 32) * 10 + 100_000
  var list = AddressList()
  list.add(.test(ipv6(2), created: 9_000), from: 0, at: now)
  list.add(.test(ipv6(1), created: .max - 5), from: 0, at: now)
  // Added a moment after `now`.
  list.add(.test(ipv6(3), created: 10_001), from: 0, at: now)
  #expect(list.all.map { $0.octets[15] } == [1, 2, 3])
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
  var omitted: Int { list.omitted(linkLocal: true) }
  list.add(address(169, 254, 0, 1), from: 0)
  for i in 1..<UInt8(Bounds.addresses) { list.add(address(192, 0, 2, i), from: 0) }
  #expect(list.all.count == Bounds.addresses && list.all.last == address(169, 254, 0, 1) && omitted == 0)
  // A link-local one is the first to go, then what comes last.
  list.add(address(192, 0, 2, 200), from: 9)
  #expect(list.all.count == Bounds.addresses && list.all.last == address(192, 0, 2, 200) && omitted == 1)
  list.add(address(192, 0, 2, 201), from: 9)
  list.add(address(192, 0, 2, 202), from: 0)
  #expect(list.all.count == Bounds.addresses && list.all.last == address(192, 0, 2, 202) && omitted == 3)
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
