// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What the collector hears of by itself: its interval is an hour here.
  @Suite struct Events {
    /// For a while that is longer than what the collector may do at once.
    @Test(arguments: Xenstored.Kind.allCases)
    func four_changes_a_second_are_published_as_they_come(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      let start = ContinuousClock.now
      let delays = try (1...24).map { number -> Double in
        pass(seconds: max(0, 0.25 * Double(number) - (ContinuousClock.now - start) / .seconds(1)))
        let isAdded = number % 2 == 1
        let changed = ContinuousClock.now
        try scenario.network.ip("addr \(isAdded ? "add" : "del") 198.51.100.7/25 dev eth0")
        let isSeen = try eventually { try (scenario.published()["attr/vif/0/ipv4/1"] != nil) == isAdded }
        #expect(isSeen, "\(scenario.log)")
        return (ContinuousClock.now - changed) / .seconds(1)
      }.sorted()
      #expect(delays[12] <= 0.1 && delays[23] <= 0.5, "\(delays)")
    }

    @Test func a_host_name_that_is_set_is_published_at_once() throws {
      let scenario = try Scenario(intervalSeconds: 3_600)
      try scenario.startPublisher()
      // The kernel tells of changes of the real file only, and each UTS namespace has a name of its own.
      try scenario.root.useRealProc()
      let collector = try scenario.startCollector(within: ["unshare", "--uts"])
      _ = try eventually { try scenario.published()["data/host_name"] != nil }
      for name in ["one.example.org", "two"] {
        try run(
          "nsenter", "--uts", "--target", "\(collector.pid)", "sh", "-c", "echo \(name) >/proc/sys/kernel/hostname")
        _ = try eventually(deadline: 5) { try scenario.published()["data/host_name"] == name }
        let published = try scenario.published()
        #expect(published["data/host_name"] == name, "\(scenario.log)")
        #expect(published["data/host_name_dns"] == (name == "two" ? "two" : "one"))
        #expect(published["data/domain"] == (name == "two" ? nil : "example.org"))
      }
    }
  }
}
