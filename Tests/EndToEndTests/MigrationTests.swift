// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

extension EndToEnd {
  /// After a migration that leaves the clock alone: all that tells is that the vifs' carriers go
  /// and come back as they connect to their new backends.
  @Suite struct Migrations {
    @Test(arguments: Xenstored.Kind.allCases)
    func all_is_published_again_within_2_s_of_a_vifs_carrier_coming_back(
      _ kind: Xenstored.Kind
    ) throws {
      let scenario = try Scenario.started(kind)
      let expected = try scenario.publishedLines()
      for _ in 1...3 {
        try scenario.guest.migrate()
        try scenario.network.flapCarrier(of: "eth0")
        let lines = try scenario.publishedLines(awaiting: expected, deadline: 2)
        #expect(lines == expected, "\(scenario.log)")
      }
      #expect(!scenario.isBroken)
      #expect(!scenario.log.contains("clock"), "the clock was set meanwhile: nothing is shown")
      let line = "xen-guest-collector: eth0: carrier came back; the guest may have been resumed,"
      let lines = scenario.collector?.errorLines ?? []
      #expect(lines.contains(line + " restored or migrated: checking xenstore"), "\(lines)")
    }

    @Test func without_a_vifs_carrier_coming_back_nothing_is_looked_at() throws {
      let scenario = try Scenario.started()
      try scenario.network.addLink("tap0", hardwareAddress: "00:16:3e:00:00:09")
      // Its carrier comes up for the first time.
      try scenario.addVif("eth3", devid: 3)
      try expectVifs(scenario, .fixture, Vif(3, "eth3"))
      let expected = try scenario.publishedLines()
      try scenario.guest.migrate()
      let mark = try scenario.requests().count
      // One that is no vif's comes back, and a vif's goes.
      try scenario.network.flapCarrier(of: "tap0")
      try scenario.network.ip("link set eth0-peer down")
      pass(seconds: 2)
      #expect(try scenario.requests(since: mark).isEmpty, "\(scenario.log)")
      #expect(try scenario.published().isEmpty)
      #expect(!scenario.log.contains("carrier came back"))
      try scenario.network.ip("link set eth0-peer up")
      let lines = try scenario.publishedLines(awaiting: expected, deadline: 2)
      #expect(lines == expected, "\(scenario.log)")
    }

    /// As some hosts correct it.
    @Test func a_clock_that_is_set_in_small_steps_costs_no_request() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      for step in 0..<20 {
        try Clock.move(byMicroseconds: step < 10 ? 500 : -500)
        pass(seconds: 0.1)
      }
      #expect(try scenario.requests(since: mark).isEmpty, "\(scenario.log)")
      try scenario.guest.saveAndRestore()
      #expect(try eventually(deadline: 2) { try scenario.published()["attr/PVAddons/Installed"] == "1" })
    }

    @Test func a_carrier_that_comes_and_goes_costs_no_more_looks_than_snapshots() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      let begun = ContinuousClock.now
      try scenario.network.flapCarrier(of: "eth0", times: 200)
      func looks() throws -> Int {
        let requests = try scenario.requests(since: mark)
        return requests.count { $0.description == "READ attr/PVAddons/MajorVersion" }
      }
      #expect(try eventually(deadline: 2) { try looks() > 0 }, "\(scenario.log)")
      pass(seconds: 2)
      // A burst of 8 and four each second, the collector's pace.
      let seconds = Int((ContinuousClock.now - begun) / .seconds(1))
      let found = try looks()
      #expect(found <= 12 + 4 * seconds, "\(found) in \(seconds) s")
      #expect(try scenario.requests(since: mark).filter(\.isChange) == [])
    }
  }
}
