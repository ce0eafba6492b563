// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Publisher

@Test(
  arguments: [
    "0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1", "2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1", "2001:0:0:1::1", "fe80::216:3eff:fe00:1", "::ffff:192.0.2.1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "1::", "0:1::",
  ])
func addresses_are_written_in_their_shortest_form(text: String) {
  #expect(Address(of: text + "/0").text.string == text)
}

@Test(
  arguments: [
    ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
    ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("0:0:0:0:0:ffff:c000:0201", "::ffff:192.0.2.1"),
  ])
func of_two_runs_of_zeros_the_first_longest_is_left_out(full: String, text: String) {
  #expect(Address(of: full + "/128").text.string == text)
}

@Test(
  arguments: [
    ([0, 0x16, 0x3E, 0, 0, 1], "00:16:3e:00:00:01"),
    ([0, 0, 0, 0, 0, 0], ""),
    ([0xFF, 0xAB, 0xCD, 0xEF, 0x90, 0x0A], "ff:ab:cd:ef:90:0a"),
  ] as [([UInt8], String)])
func hardware_addresses_are_six_pairs_of_lower_case_digits(octets: [UInt8], text: String) {
  #expect(Link(1, mac: octets).hardwareAddressText.string == text)
}
