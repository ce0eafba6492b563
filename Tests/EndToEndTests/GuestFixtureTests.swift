// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

extension EndToEnd {
  /// Written-down guests: what dom0 is to read of each, and what an operator is to see.
  @Suite struct GuestFixtures {
    /// Longer than link-local addresses without others wait.
    private static let deadline = 40.0

    @Test(arguments: try GuestFixture.all())
    func a_guest_is_read_as_a_person_expects(_ guest: GuestFixture) throws {
      let scenario = try guest.scenario()
      try scenario.start()
      // Memory is the same in all of them.
      func lines() throws -> [String] {
        try scenario.publishedLines().filter { !$0.hasPrefix("data/meminfo_") }
      }
      let expected = try guest.expected
      _ = try eventually(deadline: Self.deadline) { try lines() == expected || scenario.isBroken }
      let published = try lines()
      #expect(published == expected, "\(scenario.log)")
      let shown = Readers(try scenario.xenstored.dom0.tree(scenario.guest.home)).lines
      #expect(try shown == guest.shown)
    }

    @Test func there_are_at_least_20_guests() throws {
      #expect(try GuestFixture.all().count >= 20)
    }
  }
}
