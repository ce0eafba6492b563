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
    for place in message.indices {
      _ = AddressMessage(message[..<place])
      for byte in UInt8.min...UInt8.max {
        var bytes = message
        bytes[place] = byte
        _ = AddressMessage(bytes[...])
      }
    }
    // Inside of the attribute that holds the address there is none yet.
    for end in 0..<16 { #expect(AddressMessage(message[..<end]) == nil) }
  }
}
