// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Load {
    @Test func a_thousand_addresses_one_after_another_take_no_memory() throws {
      let scenario = try Scenario.started()
      let publisher = try #require(scenario.publisher)
      let collector = try #require(scenario.collector)
      var resident: [(publisher: Int, collector: Int)] = []
      for hundred in 0..<10 {
        let addresses = (1...100).map { "10.\(hundred).\($0).1/24" }
        let gone = addresses.prefix(85)
        let left = addresses.suffix(15)
        try scenario.network.ip(
          gone.flatMap { ["addr add \($0) dev eth0", "addr del \($0) dev eth0"] }
            + left.map { "addr add \($0) dev eth0" })
        try expectVifs(scenario, .eth0(["192.0.2.1/24"] + left), deadline: 30)
        resident.append((try publisher.anonymousKiB(), try collector.anonymousKiB()))
        try scenario.network.ip(left.map { "addr del \($0) dev eth0" })
      }
      try expectVifs(scenario, .fixture, deadline: 30)
      #expect(resident[9].publisher <= resident[0].publisher + 100)
      #expect(resident[9].collector <= resident[0].collector + 100)
      #expect(try publisher.state("Threads") == "1")
      #expect(try collector.state("Threads") == "1")
    }

    /// Each comes with an index of its own, and more come than the collector remembers.
    @Test func vifs_that_come_and_go_take_no_memory() throws {
      let scenario = try Scenario.started()
      let collector = try #require(scenario.collector)
      let devids = 1...4
      for devid in devids { try scenario.root.addVif("eth\(devid)", devid: devid) }
      var anonymous: [Int] = []
      for _ in 0..<14 {
        try scenario.network.ip(
          devids.flatMap { devid in
            ["link add eth\(devid) type veth peer name p\(devid)", "link set eth\(devid) up"]
              + (1...3).map { "addr add 198.51.100.\($0)/25 dev eth\(devid)" }
          })
        #expect(try eventually { try scenario.published()["attr/vif/4/ipv4/2"] != nil }, "\(scenario.log)")
        try scenario.network.ip(devids.map { "link del eth\($0)" })
        #expect(try eventually { try scenario.published()["attr/vif/4/ipv4/0"] == nil }, "\(scenario.log)")
        anonymous.append(try collector.anonymousKiB())
      }
      // The heap finds its shape within a dozen rounds, three pages more, and keeps it: sixty rounds end with the same. A
      // page a round would be eleven.
      #expect(anonymous[13] <= anonymous[2] + 16, "\(anonymous)")
    }

    @Test func a_burst_of_10_000_address_changes_is_a_few_change_sets() throws {
      let scenario = try Scenario.started()
      let addresses = (0..<5_000).map { "10.\($0 / 200).\($0 % 200).1/24 dev eth0" }
      try scenario.network.ip(
        addresses.flatMap { ["addr add \($0)", "addr del \($0)"] } + [
          "addr del 192.0.2.1/24 dev eth0", "addr add 198.51.100.7/25 dev eth0",
        ])
      // What the collector's pace holds back comes with the next frame.
      let expected = Vif.eth0(["198.51.100.7/25"])
      try expectVifs(scenario, expected, deadline: 75)
      #expect(scenario.publisher?.running == true)
      #expect(scenario.collector?.running == true)
      let seconds = try scenario.requests().filter { $0.description == "WRITE data/updated" }.map(\.second)
      #expect(!seconds.isEmpty)
      for first in Set(seconds) {
        #expect(seconds.count { (first..<first + 10).contains($0) } <= 20)
      }
    }

    /// What it costs in time, `make bench` measures.
    @Test func a_host_of_many_containers_that_come_and_go_takes_little_memory() throws {
      let scenario = try Scenario.started()
      let collector = try #require(scenario.collector)
      try scenario.network.addContainers(250)
      for _ in 1...20 {
        try scenario.network.churnContainers(5)
        pass(seconds: 0.1)
      }
      try expectVifs(scenario, .fixture)
      #expect(try collector.residentKiB() <= 4_096)
    }

    @Test func at_most_16_addresses_of_a_family_are_published() throws {
      let scenario = try Scenario.started()
      let addresses = (2...30).map { "192.0.2.\($0)/24" }
      try scenario.network.ip(addresses.map { "addr add \($0) dev eth0" })
      let first = Vif.eth0(["192.0.2.1/24"] + addresses.prefix(15))
      try expectVifs(scenario, first)
    }
  }
}
