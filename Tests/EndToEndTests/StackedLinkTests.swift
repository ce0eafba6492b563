// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

extension EndToEnd {
  @Suite struct StackedLinks {
    @Test func addresses_of_a_bridge_above_a_vif_belong_to_that_vif() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip([
        "link add br0 type bridge", "link set br0 addrgenmode none up", "link set eth0 master br0",
        "addr del 192.0.2.1/24 dev eth0", "addr add 198.51.100.7/25 dev br0",
      ])
      try expectVifs(scenario, .eth0(["198.51.100.7/25"]))
      try scenario.network.ip("link set eth0 nomaster")
      try expectVifs(scenario, .eth0([]))
    }

    @Test func links_on_links_on_a_vif_count_and_the_oldest_addresses_come_first() throws {
      let scenario = try Scenario.started()
      try scenario.addVif("eth1", devid: 1)
      // The bridge and what stands on it have lower indices than the second vif.
      try scenario.network.ip([
        "link add br0 index 100 type bridge", "link set br0 addrgenmode none up",
        "link add link br0 name over0 index 101 type macvtap", "link set over0 addrgenmode none up",
        "link set eth0 master br0", "link set eth1 master br0", "addr add 192.0.2.2/24 dev eth1",
      ])
      // A tick of the kernel's clock and more, so that the vifs' own addresses are older.
      pass(seconds: 0.05)
      try scenario.network.ip([
        "addr add 198.51.100.7/25 dev br0", "addr add 203.0.113.1/32 dev over0", "addr add 169.254.0.1/16 dev br0",
        "addr add 192.0.2.1/30 dev over0",
      ])
      try expectVifs(
        scenario, .eth0(["192.0.2.1/24", "198.51.100.7/25", "203.0.113.1/32"]),
        Vif(1, "eth1", ipv4: ["192.0.2.2/24", "198.51.100.7/25", "192.0.2.1/30", "203.0.113.1/32"]))
    }

    @Test func a_virtual_switchs_internal_port_counts_and_a_tunnel_with_the_same_address_does_not() throws {
      let scenario = try Scenario.started()
      let mac = "address 00:16:3e:00:00:00"
      // A tap has all that is read of an internal port. A bridge plays the switch.
      try scenario.network.ip([
        "link add ovs-system type bridge", "link set ovs-system addrgenmode none up", "link set eth0 master ovs-system",
        "tuntap add br-ex mode tap", "link set br-ex \(mac)", "link set br-ex addrgenmode none up",
        "link add vx0 \(mac) type vxlan id 7 dstport 4789", "link set vx0 addrgenmode none up",
        "addr del 192.0.2.1/24 dev eth0", "addr add 203.0.113.1/24 dev vx0", "addr add 198.51.100.7/25 dev br-ex",
      ])
      try expectVifs(scenario, .eth0(["198.51.100.7/25"]))
      try scenario.network.ip("link set br-ex address 00:16:3e:00:00:77")
      try expectVifs(scenario, .eth0([]))
    }

    @Test func a_macvlan_counts_for_the_vif_below() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip([
        "link add link eth0 name mac0 type macvlan", "link set mac0 addrgenmode none up",
        "addr add 198.51.100.7/25 dev mac0", "addr add 2001:db8::9/64 dev mac0 nodad",
      ])
      let both = Vif(
        0, "eth0", ipv4: ["192.0.2.1/24", "198.51.100.7/25"], ipv6: ["2001:db8::1/64", "2001:db8::9/64"])
      try expectVifs(scenario, both)
    }

    @Test func addresses_of_links_that_stand_on_no_vif_are_not_published() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      try scenario.network.addLink("pod0", hardwareAddress: "00:16:3e:00:00:09")
      try scenario.network.ip([
        "link add docker0 type bridge", "link set docker0 up", "link set pod0 master docker0",
        "addr add 172.17.0.1/16 dev docker0", "addr add 172.17.0.2/16 dev pod0-peer",
        "addr add 172.18.0.1/32 dev eth0-peer", "tuntap add dev tun0 mode tun", "link set tun0 up",
        "addr add 10.8.0.1/24 dev tun0", "link set lo up", "addr add 10.9.0.1/32 dev lo",
      ])
      pass(seconds: 2.5)
      #expect(try scenario.requests(since: mark).isEmpty)
    }

    @Test func what_stands_on_a_vif_counts_while_it_and_the_vif_are_up() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip([
        "link add br0 type bridge", "link set br0 addrgenmode none up", "link set eth0 master br0",
        "addr add 198.51.100.7/25 dev br0",
      ])
      let both = Vif.eth0(["192.0.2.1/24", "198.51.100.7/25"])
      try expectVifs(scenario, both)
      try scenario.network.ip("link set br0 down")
      try expectVifs(scenario, .fixture)
      try scenario.network.ip(["link set br0 up", "link set eth0 down"])
      try expectVifs(scenario, Vif(0, "eth0"))
    }

    @Test func at_most_64_links_are_published_and_what_is_left_out_is_logged_once() throws {
      let scenario = try Scenario(schema: "rfc")
      // With the vif and its peer 72 links.
      try scenario.network.ip((1...35).map { "link add a\($0) index \(1_000 + $0) type veth peer name b\($0)" })
      try scenario.start()
      func published() throws -> Set<String> {
        Set(
          try scenario.published().keys.filter { $0.hasPrefix("data/net/") }.map { String($0.split(separator: "/")[2]) }
        )
      }
      #expect(try eventually { try published().count == 64 }, "\(scenario.log)")
      // The vif and the lowest indices.
      let indices = try published().compactMap { Int($0) }
      #expect(indices.count { $0 < 1_000 } == 37 && indices.max() == 1_027)
      try scenario.network.ip("addr add 192.0.2.1/24 dev eth0")
      #expect(
        try eventually { try scenario.published().keys.contains { $0.hasSuffix("ipv4/192_0_2_1") } },
        "\(scenario.log)")
      let lines = (scenario.collector?.errorLines ?? []).filter {
        $0.contains(": links: ") && $0.contains(" not published (")
      }
      #expect(
        lines.count == 1 && lines.first?.hasSuffix("links: 8 not published (limit 64, or too long)") == true, "\(lines)"
      )
    }
  }
}
