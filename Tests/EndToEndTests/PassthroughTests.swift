// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

extension EndToEnd {
  @Suite struct Passthrough {
    @Test func hardware_that_is_no_vif_is_told_with_the_addresses_of_what_stands_on_it() throws {
      let network = try Network()
      let root = try Root()
      try root.addVif("eth0", devid: 0)
      try root.addHardware("ens1")
      try network.addLink("eth0", hardwareAddress: "00:16:3e:00:00:00")
      try network.addLink("ens1", hardwareAddress: "02:00:00:00:00:01")
      try network.ip([
        "addr add 192.0.2.1/24 dev eth0", "link add link ens1 name mac0 type macvlan", "link set mac0 up",
        "addr add 198.51.100.7/25 dev mac0",
      ])
      let collector = try Daemon(network.entry + [Places.collector, "--once", "--stdout", "--root", root.path])
      #expect(try collector.wait() == 0)
      let links = try #require(try collector.collected()?.links).prefix(2)
      #expect(links.map(\.name) == ["eth0", "ens1"] && links.map(\.passthrough) == [false, true])
      #expect(links.map(\.ipv4) == [["192.0.2.1/24"], ["198.51.100.7/25"]])
    }
  }
}
