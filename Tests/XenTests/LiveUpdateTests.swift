// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  /// A restart would end every guest: xenstored keeps what it needs in memory. It replaces itself instead.
  @Test(arguments: Xenstored.Kind.allCases)
  func the_agent_goes_on_when_xenstored_is_updated_live(_ kind: Xenstored.Kind) throws {
    let guest = try XenGuest(try Machines.with(kind))
    try guest.addFixtureAddresses()
    let agent = try GuestAgent(guest, logLevel: "warning")
    try guest.await("attr/vif/0/ipv6/0")
    let before = try guest.publishedLines().filter { !$0.hasPrefix("data/meminfo_free") }
    let processes = try agent.processes()
    for address in ["198.51.100.7", "203.0.113.1"] {
      try guest.machine.updateXenstored()
      #expect(try guest.publishedLines().filter { !$0.hasPrefix("data/meminfo_free") } == before)
      try guest.run("ip addr add \(address)/32 dev eth0")
      try guest.await("attr/vif/0/ipv4/1", address)
      try guest.run("ip addr del \(address)/32 dev eth0")
      try guest.awaitEnd(of: "attr/vif/0/ipv4/1")
    }
    #expect(try agent.processes() == processes)
    #expect(try agent.log().filter { !$0.contains("control/") } == [])
  }
}
