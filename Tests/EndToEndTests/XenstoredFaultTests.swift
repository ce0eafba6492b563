// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What becomes of the guest's data when xenstored ends, stands still, or has no room.
  @Suite struct XenstoredFaults {
    @Test(arguments: Xenstored.Kind.allCases)
    func an_empty_database_gets_all_that_is_true_by_then(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let before = try scenario.publishedLines()
      let publisher = try #require(scenario.publisher)
      try scenario.loseXenstored()
      try scenario.network.ip(["addr del 192.0.2.1/24 dev eth0", "addr add 198.51.100.7/25 dev eth0"])
      let status = try publisher.wait()
      #expect(status == 75)
      #expect(publisher.errorLines.last?.hasPrefix("xen-guest-publisher: xenstore: ") == true, "\(scenario.log)")
      try scenario.startPublisher()
      let expected = before.map { $0.replacing("192.0.2.1", with: "198.51.100.7").replacing("\"24\"", with: "\"25\"") }
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
      #expect(scenario.collector?.running == true)
      try expectRest(of: scenario)
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func where_few_nodes_have_room_those_that_fit_are_right(_ kind: Xenstored.Kind) throws {
      let reason = kind == .c ? "No space left on device" : "Invalid argument"
      try expectPart(of: try Scenario(kind, quotas: [.nodes: 24]), atLeast: 6, refusal: reason)
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func where_values_have_little_room_the_short_ones_are_right(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario(kind, quotas: [.bytes: 150])
      try scenario.root.setHostName(String(repeating: "n", count: 250))
      try expectPart(of: scenario, atLeast: 6, refusal: "data/host_name: ")
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func where_no_transaction_can_be_had_all_is_published_without(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario(kind, quotas: [.transactions: 1])
      let others = try (1...2).map { _ in try XenstoreClient(scenario.guest.socket) }
      // As many as the guest may have, or one more.
      for other in others { _ = try? other.begin() }
      try scenario.network.ip(fixtureAddresses)
      try scenario.start()
      let expected = try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init)
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
      // Several nodes that mean one thing.
      try scenario.root.setHostName("other.example.net")
      let isPublished = try eventually {
        let published = try scenario.published()
        return published["data/domain"] == "example.net" && published["data/host_name_dns"] == "other"
      }
      #expect(isPublished, "\(scenario.log)")
      let told = scenario.publisher?.errorLines.filter { $0.hasSuffix("no transaction succeeded: writing without one") }
      #expect(told?.count == 1, "\(scenario.log)")
      withExtendedLifetime(others) {}
      try expectRest(of: scenario)
    }

    /// Expects some of the fixture's tree to be there and nothing else, each refusal to be told once, and events to be
    /// followed all the same.
    private func expectPart(of scenario: Scenario, atLeast least: Int, refusal: String) throws {
      try scenario.network.ip(fixtureAddresses)
      try scenario.start()
      let whole = Set(try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init))
      let isTold = eventually { scenario.publisher?.errorLines.contains { $0.contains(refusal) } == true }
      #expect(isTold, "\(scenario.log)")
      try expectRest(of: scenario)
      // Directories may have been made for nodes that did not fit.
      let part = try scenario.publishedLines().filter { !$0.hasSuffix(" = \"\"") }
      #expect(part.count >= least && part.count < whole.count, "\(part)")
      #expect(Set(part).isSubset(of: whole), "\(part.filter { !whole.contains($0) })")
      let lines = scenario.publisher?.errorLines ?? []
      #expect(Set(lines).count == lines.count && !scenario.isBroken, "\(scenario.log)")
    }
  }
}
