import Support
import Testing

extension EndToEnd {
  /// Written-down guests, and what a person expects dom0 and XAPI to read of each.
  @Suite struct GuestFixtures {
    @Test(arguments: try GuestFixture.all())
    func a_guest_is_read_as_a_person_expects(_ guest: GuestFixture) throws {
      let scenario = try guest.scenario()
      try scenario.start()
      // Memory is the same in all of them.
      func lines() throws -> [String] {
        try scenario.publishedLines().filter { !$0.hasPrefix("data/meminfo_") }
      }
      let expected = try guest.expected
      _ = try eventually(deadline: 5) { try lines() == expected || scenario.isBroken }
      let published = try lines()
      #expect(published == expected, "\(scenario.log)")
      let reading = XapiReading(try scenario.xenstored.dom0.tree(scenario.guest.home)).lines
      #expect(try reading == guest.xapi)
    }

    @Test func there_are_at_least_20_guests() throws {
      #expect(try GuestFixture.all().count >= 20)
    }
  }
}
