// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

@Test func the_local_address_is_read_and_not_the_peers() throws {
  let message = try #require(AddressMessage(NetlinkBytes.ipv4[...]))
  #expect(message.index == 3 && message.isUsable)
  #expect(message.address == Address(octets: [192, 0, 2, 1], prefix: 24))
}

@Test func without_a_local_address_the_address_is_read() throws {
  let message = try #require(AddressMessage(NetlinkBytes.ipv6[...]))
  let octets: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  #expect(message.address == Address(octets: octets, prefix: 64))
}

@Test func when_it_was_added_is_read_where_the_kernel_tells() throws {
  #expect(try #require(AddressMessage(NetlinkBytes.ipv6[...])).created == 0x000C_2B34)
  #expect(try #require(AddressMessage(NetlinkBytes.ipv4[...])).created == nil)
}

@Test(
  arguments: [
    (0x80, true),  // permanent
    (0xC0, false),  // and tentative
    (0xC4, true),  // and optimistic, too
    (0x88, false),  // duplicate address detection failed
    (0x8C, false),  // optimistic, and it failed
    (0xA0, true),  // deprecated
  ] as [(UInt8, Bool)])
func addresses_are_usable_once_they_are_known_to_be_unique(flags: UInt8, isUsable: Bool) throws {
  let message = try #require(AddressMessage(NetlinkBytes.ipv6(flags: flags)[...]))
  #expect(message.isUsable == isUsable)
}

/// The scope is that of `ip address`: 0 global, 200 site, 253 link, 254 host, 255 nowhere.
@Test(
  arguments: [
    ([192, 0, 2, 1], 0, true), ([192, 0, 2, 1], 200, true), ([192, 0, 2, 1], 253, true),
    ([192, 0, 2, 1], 254, false), ([192, 0, 2, 1], 255, false),
    ([127, 0, 0, 1], 0, false), ([127, 0, 0, 53], 253, false), ([127, 255, 255, 254], 254, false),
    ([126, 0, 0, 1], 0, true), ([128, 0, 0, 1], 0, true), ([0, 0, 0, 0], 0, false), ([1, 0, 0, 0], 0, true),
  ] as [([UInt8], UInt8, Bool)])
func addresses_of_this_host_alone_are_none(octets: [UInt8], scope: UInt8, isUsable: Bool) {
  #expect(AddressMessage.test(Address(octets: octets, prefix: 8), scope: scope).isUsable == isUsable)
}

@Test(arguments: [([], 0, false), ([], 1, false), ([], 2, true), ([0xFD], 1, true)] as [([UInt8], UInt8, Bool)])
func the_loopback_and_the_unspecified_address_of_ipv6_are_none(start: [UInt8], end: UInt8, isUsable: Bool) {
  let octets = start + [UInt8](repeating: 0, count: 15 - start.count) + [end]
  #expect(AddressMessage.test(Address(octets: octets, prefix: 128)).isUsable == isUsable)
}

@Test func flags_say_what_is_deprecated_and_for_ipv6_what_is_temporary() throws {
  let ipv6 = Address(octets: [0x20, 0x01] + [UInt8](repeating: 0, count: 13) + [1], prefix: 64)
  let ipv4 = Address(octets: [192, 0, 2, 1], prefix: 24)
  for (isTemporary, isDeprecated) in [(false, false), (true, false), (false, true), (true, true)] {
    let new = AddressMessage.test(ipv6, isTemporary: isTemporary, isDeprecated: isDeprecated)
    #expect(new.isTemporary == isTemporary && new.isDeprecated == isDeprecated)
    let old = AddressMessage.test(ipv4, isTemporary: isTemporary, isDeprecated: isDeprecated)
    #expect(!old.isTemporary && old.isDeprecated == isDeprecated)
  }
}

@Test func the_scope_or_the_range_says_what_is_link_local() {
  for (octets, scope, isLinkLocal) in [
    ([169, 254, 0, 1], 0, true), ([169, 253, 0, 1], 0, false), ([192, 0, 2, 1], 253, true),
    ([192, 0, 2, 1], 252, false), ([169, 254, 255, 255], 200, true),
  ] as [([UInt8], UInt8, Bool)] {
    #expect(AddressMessage.test(Address(octets: octets, prefix: 16), scope: scope).isLinkLocal == isLinkLocal)
  }
}

@Test func the_headers_flags_count_where_there_is_no_attribute() throws {
  let message = try #require(AddressMessage(NetlinkBytes.ipv6.dropLast(8)))
  #expect(!message.isUsable)
}

@Test func other_families_lengths_and_prefixes_are_refused() {
  func changed(_ place: Int, _ byte: UInt8) -> AddressMessage? {
    var bytes = NetlinkBytes.ipv4
    bytes[place] = byte
    return AddressMessage(bytes[...])
  }
  #expect(changed(1, 32) != nil)
  #expect(changed(1, 33) == nil)
  #expect(changed(0, 10) == nil)
  #expect(changed(0, 7) == nil)
  #expect(changed(4, 0) == nil)
  #expect(changed(7, 0x80) == nil)
  #expect(AddressMessage(NetlinkBytes.ipv4.prefix(8)) == nil)
}

@Test func a_message_cut_short_or_changed_at_any_byte_never_crashes() {
  for message in [NetlinkBytes.ipv4, NetlinkBytes.ipv6] {
    tryDamaged(message) { _ = AddressMessage($0) }
    // Inside of the attribute that holds the address there is none yet.
    for end in 0..<16 { #expect(AddressMessage(message[..<end]) == nil) }
  }
}
