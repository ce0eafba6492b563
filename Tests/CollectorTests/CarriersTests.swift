// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

/// The index of the vif whose carrier is found to have come back; 0 for none. Vifs are their
/// indices and how often their carriers came up.
private func note(_ carriers: inout Carriers, _ vifs: (UInt32, UInt32)...) throws -> UInt32 {
  carriers.note(try vifs.map { try .test($0, carrierUps: $1) })?.index ?? 0
}

@Test func a_carrier_that_came_up_since_the_last_dump_is_found_once() throws {
  var carriers = Carriers()
  #expect(try note(&carriers, (2, 1)) == 0)
  #expect(try note(&carriers, (2, 1)) == 0)
  #expect(try note(&carriers, (2, 2)) == 2)
  #expect(try note(&carriers, (2, 2)) == 0)
  // Several times between two dumps, and where the count begins anew.
  #expect(try note(&carriers, (2, 9)) == 2)
  #expect(try note(&carriers, (2, .max)) == 2)
  #expect(try note(&carriers, (2, 3)) == 2)
}

@Test func the_first_dump_and_a_new_vif_are_no_return() throws {
  var carriers = Carriers()
  #expect(try note(&carriers, (2, 5)) == 0)
  #expect(try note(&carriers, (2, 5), (3, 7)) == 0)
  #expect(try note(&carriers, (2, 5), (3, 8)) == 3)
}

@Test func a_carrier_that_comes_up_for_the_first_time_does_not_come_back() throws {
  var carriers = Carriers()
  _ = try note(&carriers, (2, 0), (3, 0))
  #expect(try note(&carriers, (2, 1), (3, 0)) == 0)
  // Came up, went and came back.
  #expect(try note(&carriers, (2, 1), (3, 2)) == 3)
}

@Test func another_link_with_its_name_or_its_index_is_new() throws {
  var carriers = Carriers()
  for (index, name, ups) in [(2, "eth0", 5), (3, "eth0", 6), (3, "eth1", 7), (2, "eth2", 8)]
    as [(UInt32, String, UInt32)]
  {
    #expect(carriers.note([try .test(index, name: name, carrierUps: ups)]) == nil)
  }
  #expect(carriers.note([try .test(3, name: "eth1", carrierUps: 9)])?.name == Array("eth1".utf8))
}

@Test func of_several_carriers_that_came_back_the_first_vif_is_named_and_all_are_noted() throws {
  var carriers = Carriers()
  _ = try note(&carriers, (2, 1), (3, 1), (4, 1))
  #expect(try note(&carriers, (4, 1), (3, 2), (2, 2)) == 3)
  #expect(try note(&carriers, (4, 1), (3, 2), (2, 2)) == 0)
}

@Test func what_a_dump_lacks_is_known_all_the_same() throws {
  var carriers = Carriers()
  _ = try note(&carriers, (2, 1), (3, 1))
  #expect(try note(&carriers, (3, 1)) == 0)
  #expect(try note(&carriers) == 0)
  #expect(try note(&carriers, (2, 2)) == 2)
}

/// Of vifs that were listed earlier as many are known as there is room for beside the last dump's.
@Test(arguments: [(Limits.vifs - 1, true), (Limits.vifs, false)])
func vifs_at_the_limit_are_known_and_past_it_those_listed_longest_ago_are_not(
  others: Int, isKnown: Bool
) throws {
  var carriers = Carriers()
  _ = try note(&carriers, (1_000, 1))
  let vifs = try (1...UInt32(others)).map { try LinkMessage.test($0, carrierUps: 1) }
  #expect(carriers.note(vifs) == nil)
  #expect(try note(&carriers, (1_000, 2)) == (isKnown ? 1_000 : 0))
}
