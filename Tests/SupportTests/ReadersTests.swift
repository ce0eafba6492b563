// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@Suite struct ReadersTests {
  private func addresses(_ tree: [String: String]) -> [String] {
    Readers(tree).addresses.map { "\($0.key) \($0.value)" }
  }

  @Test func the_IPv4_address_with_the_lowest_index_is_the_address() {
    let tree = ["attr/vif/0/ipv4/10": "c", "attr/vif/0/ipv4/2": "a", "attr/vif/0/ipv4/9": "b"]
    #expect(addresses(tree) == ["0/ip a", "0/ipv4/2 a", "0/ipv4/9 b", "0/ipv4/10 c"])
  }

  @Test func there_is_no_address_without_IPv4() {
    #expect(addresses(["attr/vif/1/ipv6/0": "::1"]) == ["1/ipv6/0 ::1"])
  }

  @Test(arguments: ["ipv4", "ipv6"])
  func an_index_that_is_no_integer_costs_the_vif_and_no_other(_ family: String) {
    let tree = [
      "attr/vif/0/ipv4/0": "a", "attr/vif/0/ipv6/0": "b", "attr/vif/0/\(family)/x": "c",
      "attr/vif/1/ipv4/0": "d",
    ]
    #expect(addresses(tree) == ["1/ip d", "1/ipv4/0 d"])
  }

  @Test func what_is_below_an_address_is_none() {
    let tree = ["attr/vif/0/ipv4/0": "a", "attr/vif/0/ipv4/0/prefix": "24"]
    #expect(addresses(tree) == ["0/ip a", "0/ipv4/0 a"])
  }

  @Test func functions_are_read_like_vifs() {
    let tree = [
      "xenserver/attr/net-sriov-vf/3/ipv4/0": "a", "attr/vif/10/ipv4/0": "b",
      "attr/vif/2/ipv4/0": "c",
    ]
    #expect(
      addresses(tree) == ["2/ip c", "2/ipv4/0 c", "10/ip b", "10/ipv4/0 b", "3/ip a", "3/ipv4/0 a"])
  }

  @Test func a_driver_is_four_words() {
    let tree = [
      "drivers/0": "a b c d", "drivers/1": "a b c", "drivers/2": "a b c d e", "drivers/3": "a  b c",
    ]
    #expect(Readers(tree).lines.filter { $0.hasPrefix("XAPI driver") } == ["XAPI driver b = a c d"])
  }

  /// Where the whole name is published as the first part, XAPI shows the domain twice.
  @Test func the_domain_is_put_behind_the_name_whatever_the_name_is() {
    let whole = ["data/host_name_dns": "db1.example.net", "data/domain": "example.net"]
    #expect(Readers(whole).name == "db1.example.net.example.net")
    #expect(Readers(["data/host_name_dns": "db1"]).name == "db1")
    #expect(Readers(["data/domain": "example.net"]).name == nil)
  }

  @Test(arguments: ["0", "1", ""])
  func any_value_says_that_the_guest_can_balloon(_ value: String) {
    #expect(Readers(["control/feature-balloon": value]).canBalloon)
    #expect(!Readers([:]).canBalloon)
  }

  private static let version = [
    "attr/PVAddons/MajorVersion": "1", "attr/PVAddons/MinorVersion": "0",
    "attr/PVAddons/MicroVersion": "0",
    "attr/PVAddons/BuildVersion": "1",
  ]
  private static let all = [
    "clean_shutdown", "clean_reboot", "changing_VCPUs_live", "suspend", "checkpoint",
    "pool_migrate",
    "migrate_send",
  ]

  /// A build that is no number, as another agent has it, costs the guest its drivers.
  @Test func a_guest_without_a_version_may_do_what_its_kernel_announces() {
    let proto = Self.version.merging(["attr/PVAddons/BuildVersion": "proto-0.5.0-dev"]) { $1 }
    #expect(Readers(Self.version).refusedOperations == [])
    #expect(Readers(proto).toolsVersion == nil && Readers(proto).refusedOperations == Self.all)
    let features = ["poweroff", "reboot", "suspend"].map { ("control/feature-\($0)", "1") }
    let announced = proto.merging(features) { $1 }
    #expect(Readers(announced).refusedOperations == ["changing_VCPUs_live"])
    #expect(Readers([:]).refusedOperations == Self.all)
  }

  @Test func micro_and_build_may_be_missing_and_major_and_minor_may_not() {
    for (part, version) in [
      ("Micro", "1.0.-1-1"), ("Build", "1.0.0--1"), ("Major", nil), ("Minor", nil),
    ] {
      var tree = Self.version
      tree["attr/PVAddons/\(part)Version"] = nil
      #expect(Readers(tree).toolsVersion?.description == version)
    }
  }

  @Test func the_agent_is_detected_by_a_major_version_that_is_not_0() {
    #expect(Readers(Self.version).agentVersion == "1.0.0-1")
    #expect(
      Readers(Self.version.merging(["attr/PVAddons/MajorVersion": "0"]) { $1 }).agentVersion == nil)
    #expect(Readers([:]).agentVersion == nil)
  }

  /// Devid 10 sorts before 2: that is Xen Orchestra's own.
  @Test func the_main_address_is_the_first_IPv4_address_by_its_key_as_text() {
    let ipv6 = ["attr/vif/0/ipv6/0": "2001:db8::1", "attr/vif/2/ipv6/0": "2001:db8::2"]
    #expect(Readers(ipv6).mainAddress == "2001:db8::1")
    #expect(Readers(ipv6.merging(["attr/vif/2/ipv4/0": "b"]) { $1 }).mainAddress == "b")
    #expect(Readers(["attr/vif/2/ipv4/0": "b", "attr/vif/10/ipv4/0": "a"]).mainAddress == "a")
    #expect(Readers([:]).mainAddress == "")
  }
}
