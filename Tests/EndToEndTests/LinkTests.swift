// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

extension EndToEnd {
  @Suite struct Links {
    @Test(arguments: Xenstored.Kind.allCases)
    func an_address_comes_and_goes(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      let both = Vif.eth0(["192.0.2.1/24", "198.51.100.7/25"])
      try expectVifs(scenario, both)
      // The other one moves to the lowest index.
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      let other = Vif.eth0(["198.51.100.7/25"])
      try expectVifs(scenario, other)
      try scenario.network.ip("addr del 198.51.100.7/25 dev eth0")
      try expectVifs(scenario, .eth0([]))
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func a_change_is_published_within_a_second(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      let both = Vif.eth0(["192.0.2.1/24", "198.51.100.7/25"])
      try expectVifs(scenario, both, deadline: 1)
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func a_vif_is_plugged_and_unplugged(_ kind: Xenstored.Kind) throws {
      let scenario = try Scenario.started(kind)
      try scenario.addVif("eth3", devid: 3)
      try scenario.network.ip("addr add 203.0.113.1/32 dev eth3")
      let second = Vif(3, "eth3", ipv4: ["203.0.113.1/32"])
      try expectVifs(scenario, .fixture, second)
      try scenario.removeVif("eth0")
      try expectVifs(scenario, second)
      try scenario.removeVif("eth3")
      #expect(try eventually { try scenario.vifLines().isEmpty }, "\(scenario.log)")
      #expect(try scenario.published()["data/os_distro"] == "debian")
    }

    @Test func a_renamed_link_stays_the_same_vif() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      try scenario.root.addVif("lan0", devid: 0)
      try scenario.network.ip("link set eth0 name lan0")
      let renamed = Vif(0, "lan0", ipv4: ["192.0.2.1/24"], ipv6: ["2001:db8::1/64"])
      try expectVifs(scenario, renamed)
      #expect(try scenario.changes(since: mark) == ["WRITE attr/vif/0/name"])
    }

    @Test func addresses_of_a_link_that_is_down_are_left_out() throws {
      let scenario = try Scenario.started()
      // Down, the kernel forgets IPv6 addresses but keeps IPv4 ones.
      try scenario.network.ip("link set eth0 down")
      let down = Vif(0, "eth0")
      try expectVifs(scenario, down)
      try scenario.network.ip(["link set eth0 up", "addr add 2001:db8::1/64 dev eth0 nodad"])
      try expectVifs(scenario, .fixture)
    }

    @Test func links_that_are_no_vifs_are_not_published() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      try scenario.network.addLink("tap0", hardwareAddress: "00:16:3e:00:00:09")
      try scenario.network.ip("addr add 203.0.113.1/24 dev tap0")
      pass(seconds: 1.5)
      #expect(try scenario.requests(since: mark).isEmpty)
    }

    @Test func the_stable_address_comes_before_its_temporary_one_and_no_loopback_address_is_told() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip([
        "addr flush dev eth0", "addr add 127.0.0.2/8 dev eth0", "addr add 10.0.0.1/24 dev eth0 scope host",
        "addr add 192.0.2.9/32 dev eth0", "addr add 2001:db8::3/64 dev eth0 nodad preferred_lft 0 valid_lft 6000",
      ])
      // A tick of the kernel's clock and more, so that their ages differ.
      pass(seconds: 0.05)
      try scenario.network.ip(["addr add 192.0.2.1/24 dev eth0", "addr add 2001:db8::1/64 dev eth0 nodad"])
      pass(seconds: 0.05)
      try scenario.network.ip(["addr add 192.0.2.2/25 dev eth0", "addr add 2001:db8::2/64 dev eth0 nodad"])
      let inOrder = Vif(
        0, "eth0", ipv4: ["192.0.2.1/24", "192.0.2.2/25", "192.0.2.9/32"],
        ipv6: ["2001:db8::1/64", "2001:db8::2/64", "2001:db8::3/64"])
      try expectVifs(scenario, inOrder)
    }

    @Test func an_address_on_the_loopback_counts_for_the_only_vif_with_a_default_route() throws {
      let scenario = try Scenario.started()
      let none = Vif(0, "eth0", ipv4: [], ipv6: [])
      try scenario.network.ip([
        "addr flush dev eth0", "link set lo up", "addr add 203.0.113.7/32 dev lo", "addr add 2001:db8::7/128 dev lo",
      ])
      try expectVifs(scenario, none)
      // Routes are no events; the next one of a link has them read.
      try scenario.network.ip(["route add default dev eth0", "addr add 203.0.113.8/32 dev lo"])
      let host = Vif(0, "eth0", ipv4: ["203.0.113.7/32", "203.0.113.8/32"], ipv6: ["2001:db8::7/128"])
      try expectVifs(scenario, host)
      try scenario.network.ip("addr add 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, Vif(0, "eth0", ipv4: ["192.0.2.1/24"], ipv6: []))
    }

    @Test func one_more_address_beside_many_costs_as_few_writes_as_beside_none() throws {
      let scenario = try Scenario.started()
      for i in 2...15 {
        try scenario.network.ip("addr add 2001:db8::\(String(i, radix: 16))/64 dev eth0 nodad")
        pass(seconds: 0.02)
      }
      let all = (1...15).map { "2001:db8::\(String($0, radix: 16))/64" }
      try expectVifs(scenario, Vif(0, "eth0", ipv4: ["192.0.2.1/24"], ipv6: all))
      let mark = try scenario.requests().count
      try scenario.network.ip("addr add 2001:db8::10/64 dev eth0 nodad")
      try expectVifs(scenario, Vif(0, "eth0", ipv4: ["192.0.2.1/24"], ipv6: all + ["2001:db8::10/64"]))
      let path = "attr/vif/0/ipv6/15"
      #expect(try scenario.changes(since: mark) == ["WRITE \(path)", "WRITE \(path)/prefix"])
    }

    @Test func tentative_addresses_are_left_out_and_link_local_ones_beside_others() throws {
      let scenario = try Scenario.started()
      // Duplicate address detection takes a second at least.
      try scenario.network.ip([
        "link set eth0 down", "link set eth0 addrgenmode eui64", "link set eth0 up",
        "addr add 2001:db8::1/64 dev eth0 nodad",
      ])
      try expectVifs(scenario, .fixture, deadline: 0.8)
      try scenario.network.ip("addr add 2001:db8::2/64 dev eth0")
      let valid = Vif(0, "eth0", ipv4: ["192.0.2.1/24"], ipv6: ["2001:db8::1/64", "2001:db8::2/64"])
      try expectVifs(scenario, valid)
    }
  }
}
