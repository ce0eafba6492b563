// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Restarts {
    @Test(arguments: Xenstored.Kind.allCases)
    func a_publisher_that_was_killed_catches_up(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      try scenario.addVif("eth3", devid: 3)
      try expectVifs(scenario, .fixture, Vif(3, "eth3"))
      try scenario.publisher?.end(SIGKILL)
      try scenario.removeVif("eth3")
      try scenario.network.ip([
        "addr del 192.0.2.1/24 dev eth0", "addr add 198.51.100.7/25 dev eth0",
      ])
      try scenario.root.setMemory(availableKiB: 1_000_000)
      try scenario.startPublisher()
      let changed = try Places.fixture("std-tree.txt")
        .replacing("192.0.2.1", with: "198.51.100.7").replacing("\"24\"", with: "\"25\"")
        .replacing("free = \"2000000\"", with: "free = \"1000000\"")
        .split(separator: "\n").map(String.init)
      let lines = try scenario.publishedLines(awaiting: changed)
      #expect(lines == changed, "\(scenario.log)")
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func what_an_earlier_agent_left_is_removed(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario(kind)
      try scenario.network.ip(fixtureAddresses)
      let earlier = try XenstoreClient(scenario.guest.socket)
      for path in [
        "attr/vif/7/ipv4/0", "attr/vif/0/ipv4/9", "attr/vif/0/ipv6/0/addr", "data/volumes/3/name",
        "data/net/9/mac/fe_ff_ff_ff_ff_ff", "xenserver/attr/net-sriov-vf/1/ipv4/0", "data/os/name",
        "data/xen-guest-agent", "drivers/3", "feature/hotplug/vbd",
      ] {
        try earlier.write(path, "stale")
      }
      try scenario.start()
      let expected = try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init)
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func what_others_wrote_is_left_alone(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario(kind)
      let other = try XenstoreClient(scenario.guest.socket)
      let foreign = ["attr/other", "data/other/a", "control/other", "feature/other"]
      for path in foreign { try other.write(path, "kept") }
      try scenario.start()
      try expectVifs(scenario, Vif(0, "eth0"))
      for path in foreign { #expect(try other.read(path) == "kept") }
    }

    /// What dom0 removed before is done. xenstored says so by itself unless the node above is gone, too.
    @Test func a_node_that_is_gone_already_is_removed_once() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      try expectVifs(scenario, .eth0(["192.0.2.1/24", "198.51.100.7/25"]))
      try scenario.xenstored.dom0.remove(scenario.guest.home + "/attr/vif/0/ipv4")
      try scenario.network.ip("addr del 198.51.100.7/25 dev eth0")
      let isAsked = try eventually { try scenario.requests(since: 0).contains { "\($0)" == "RM attr/vif/0/ipv4/1" } }
      #expect(isAsked)
      try scenario.root.setHostName("renamed")
      #expect(try eventually { try scenario.published()["data/host_name"] == "renamed" })
      let removals = try scenario.requests(since: 0).map { "\($0)" }.filter { $0.hasPrefix("RM ") }
      #expect(removals == ["RM attr/vif/0/ipv4/1"])
    }

    @Test func a_publisher_that_is_started_again_writes_nothing_that_stands_there() throws {
      let scenario = try Scenario.started()
      try scenario.publisher?.end()
      let mark = try scenario.requests().count
      try scenario.startPublisher()
      // It looks at what is there once the collector is back.
      #expect(
        try eventually { try scenario.requests(since: mark).contains { $0.path.hasPrefix("attr/vif/0/") } })
      pass(seconds: 1)
      #expect(try scenario.requests(since: mark).filter(\.isChange) == [])
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, .eth0([]))
      #expect(try scenario.changes(since: mark) == ["RM attr/vif/0/ipv4"])
    }

    @Test func for_a_collector_that_is_started_again_nothing_is_written() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      for signal in [SIGKILL, SIGTERM] {
        try scenario.collector?.end(signal)
        try scenario.startCollector()
        pass(seconds: 1.5)
      }
      // It looks at what is there, once for each.
      let requests = try scenario.requests(since: mark)
      #expect(requests.filter { $0.description == "READ attr/PVAddons/MajorVersion" }.count == 2)
      #expect(requests.filter(\.isChange) == [])
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, .eth0([]))
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func all_is_published_again_within_2_s_of_a_restore(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let expected = try scenario.publishedLines()
      for _ in 1...3 {
        try scenario.guest.saveAndRestore()
        let lines = try scenario.publishedLines(awaiting: expected, deadline: 2)
        #expect(lines == expected, "\(scenario.log)")
      }
      #expect(scenario.publisher?.running == true)
      #expect(scenario.collector?.running == true)
    }

    /// The kernel announces what it can do at its start and not again. XAPI then wants a version.
    @Test(arguments: Xenstored.Kind.allCases)
    func after_a_migration_XAPI_refuses_nothing(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let dom0 = scenario.xenstored.dom0
      let expected = try scenario.publishedLines()
      try scenario.guest.saveAndRestore()
      for feature in ["poweroff", "reboot", "suspend"] {
        try dom0.remove("\(scenario.guest.home)/control/feature-\(feature)")
      }
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
      let tree = try dom0.tree(scenario.guest.home)
      #expect(Readers(tree).refusedOperations == [])
      let withoutVersion = tree.filter { !$0.key.hasPrefix("attr/PVAddons/") }
      #expect(Readers(withoutVersion).refusedOperations.contains("pool_migrate"))
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func another_schema_replaces_the_first(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      for schema in ["rfc", "std"] {
        try scenario.publisher?.end()
        scenario.schema = schema
        try scenario.startPublisher()
        let expected = try Places.fixture("\(schema)-tree.txt").split(separator: "\n").map(String.init)
        let lines = try scenario.publishedLines(awaiting: expected)
        #expect(lines == expected, "\(scenario.log)")
      }
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func a_publisher_whose_xenstore_is_gone_ends_and_says_so(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let publisher = try #require(scenario.publisher)
      try scenario.guest.destroy()
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      let status = try publisher.wait()
      #expect(status == 75, "signal \(publisher.endSignal ?? 0)")
      #expect(publisher.errorLines.last?.contains("xenstore") == true, "\(scenario.log)")
      #expect(scenario.collector?.running == true)
    }
  }
}
