// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// What takes its minute, whatever the processor does. Beside all other tests: none of it counts requests, or measures
/// memory or time closely.
@Suite(.serialized) struct WaitTests {
  /// As many ticks as an hour has at the interval that is usual.
  @Test func an_idle_hour_wakes_nobody() throws {
    let scenarios = try Xenstored.Kind.allCases.map { try Scenario.started($0) }
    let watches = try scenarios.map { try HostWatches($0) }
    for tick in 0..<60 {
      // It is never the same, but moves by less than what is published.
      for scenario in scenarios { try scenario.root.setMemory(availableKiB: 2_000_000 + tick * 100) }
      pass(seconds: 1)
    }
    for watches in watches { #expect(try watches.events() == []) }
  }

  @Test func a_xenstored_that_stands_still_for_a_minute_is_waited_for() throws {
    let scenarios = try Xenstored.Kind.allCases.map { try Scenario.started($0) }
    let anonymous = try scenarios.map { try $0.collector?.anonymousKiB() ?? 0 }
    for scenario in scenarios { scenario.xenstored.kill(SIGSTOP) }
    for second in 1...60 {
      for scenario in scenarios {
        try scenario.network.ip("addr \(second % 2 == 1 ? "add" : "del") 198.51.100.7/25 dev eth0")
      }
      pass(seconds: 1)
    }
    for scenario in scenarios {
      try scenario.network.ip("addr add 203.0.113.1/32 dev eth0")
      scenario.xenstored.kill(SIGCONT)
      try expectVifs(scenario, .eth0(["192.0.2.1/24", "203.0.113.1/32"]))
      #expect(!scenario.isBroken, "\(scenario.log)")
      let lines = ["connected", "publisher has not read for 30 s; waiting", "publisher reads again"]
      #expect(
        eventually {
          // Behind that of its confinement; and without those of the clock, which other tests set meanwhile.
          let found = scenario.collector?.errorLines.dropFirst().filter { !$0.contains(": the clock has jumped: ") }
          return found?.compactMap { $0.components(separatedBy: ": ").last } == lines
        },
        "\(scenario.log)")
    }
    for (scenario, before) in zip(scenarios, anonymous) {
      // One frame waits to be sent, and no more.
      let grown = try (scenario.collector?.anonymousKiB() ?? .max) - before
      #expect(grown <= 64)
      try expectRest(of: scenario)
    }
  }

  /// The life of one: it waits, comes, outlives a restart, and goes when another address comes.
  @Test func a_link_local_address_comes_after_30_s_without_others() throws {
    let scenarios = try Xenstored.Kind.allCases.map { try Scenario($0, intervalSeconds: 3_600) }
    let added = try scenarios.map { scenario in
      try scenario.network.ip("addr add 169.254.7.9/16 dev eth0")
      let added = ContinuousClock.now
      try scenario.start()
      return added
    }
    for scenario in scenarios { try expectVifs(scenario, Vif(0, "eth0")) }
    pass(seconds: 25)
    for scenario in scenarios { #expect(try scenario.vifLines() == Vif(0, "eth0").lines) }
    let alone = Vif(0, "eth0", ipv4: ["169.254.7.9/16"])
    for (scenario, added) in zip(scenarios, added) {
      try expectVifs(scenario, alone, deadline: 10)
      let waited = ContinuousClock.now - added
      #expect(waited > .seconds(29) && waited < .seconds(35), "\(waited)")
    }
    for scenario in scenarios {
      let watches = try HostWatches(scenario)
      try scenario.collector?.end()
      try scenario.startCollector()
      pass(seconds: 2)
      #expect(try watches.events() == [], "a restart takes nothing back")

      // In one change: the other one takes its index.
      try scenario.network.ip("addr add 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, Vif(0, "eth0", ipv4: ["192.0.2.1/24"]))
      let paths = try watches.events().map(\.path)
      #expect(paths == ["attr/vif/0/ipv4/0", "attr/vif/0/ipv4/0/prefix"])
    }
  }
}
