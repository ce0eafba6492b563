// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Publication {
    @Test(arguments: Xenstored.Kind.allCases, ["std", "rfc"])
    func the_tree_is_published_byte_for_byte(_ kind: Xenstored.Kind, _ schema: String) throws {
      let scenario = try Scenario(kind, schema: schema)
      try scenario.network.ip(fixtureAddresses)
      try scenario.start()
      let expected = try Places.fixture("\(schema)-tree.txt").split(separator: "\n").map(String.init)
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
    }

    @Test func once_hands_one_snapshot_over_and_ends() throws {
      let scenario = try Scenario()
      try scenario.network.ip(fixtureAddresses)
      try scenario.startPublisher()
      let options = ["--once", "--socket", scenario.socket, "--root", scenario.root.path]
      try run(scenario.network.entry + [Places.collector] + options)
      let expected = try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init)
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
    }

    @Test func the_first_publication_writes_each_node_once_without_a_transaction() throws {
      let scenario = try Scenario.started()
      let requests = try scenario.requests()
      let begin = try #require(requests.firstIndex { $0.isChange })
      let changes = requests[begin...]
      let published = try scenario.published()
      #expect(requests[..<begin].allSatisfy { ["READ", "DIRECTORY"].contains($0.operation) })
      #expect(changes.allSatisfy { $0.operation == "WRITE" })
      #expect(changes.map(\.path).sorted() == published.keys.sorted())
    }

    @Test func the_time_of_the_last_change_moves_with_changes_only() throws {
      let scenario = try Scenario.started()
      let first = try #require(try scenario.published()["data/updated"])
      let form = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 1-3][0-9] [0-9:]{8} [0-9]{4}/
      #expect(first.wholeMatch(of: form) != nil, "\(first)")
      pass(seconds: 2.5)
      #expect(try scenario.published()["data/updated"] == first)
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, .eth0([]))
      let second = try #require(try scenario.published()["data/updated"])
      #expect(second.wholeMatch(of: form) != nil, "\(second)")
      #expect(second != first)
    }

    @Test func unchanged_facts_cost_no_request() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      pass(seconds: 20)
      #expect(try scenario.requests(since: mark).isEmpty)
      try scenario.root.setMemory(availableKiB: 1_985_000)
      pass(seconds: 2.5)
      #expect(try scenario.requests(since: mark).isEmpty, "less than 1 % is no change")
      // The collector did look all the time.
      try scenario.root.setMemory(availableKiB: 1_000_000)
      #expect(try eventually { try scenario.published()["data/meminfo_free"] == "1000000" })
      #expect(try scenario.requests(since: mark).map(\.description) == ["WRITE data/meminfo_free"])
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func nodes_that_dom0_removed_come_back_with_the_next_change(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let expected = try scenario.publishedLines()
      for path in ["attr/PVAddons", "attr/vif", "control/feature-balloon"] {
        try scenario.xenstored.dom0.remove("\(scenario.guest.home)/\(path)")
      }
      for path in try scenario.published().keys where path.hasPrefix("data/") {
        try scenario.xenstored.dom0.remove("\(scenario.guest.home)/\(path)")
      }
      try #require(try scenario.published().isEmpty)
      try scenario.root.write("etc/debian_version", "12.9\n")
      let changed = expected.map { $0 == "data/os_minorver = \"8\"" ? "data/os_minorver = \"9\"" : $0 }
      let lines = try scenario.publishedLines(awaiting: changed)
      #expect(lines == changed, "\(scenario.log)")
    }
  }
}
