// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test func a_vif_that_comes_or_goes_is_followed_within_2_s() throws {
    let guest = try XenGuest(try Machines.with(.c))
    try guest.addFixtureAddresses()
    let agent = try GuestAgent(guest)
    try guest.await("data/os_uname")
    let before = try guest.publishedLines().filter { $0.hasPrefix("attr/vif/") }
    for devid in 1...2 {
      let path = "attr/vif/1"
      let mac = "00:16:3e:00:00:0\(devid)"
      let attach = "xl network-attach \(guest.name) mac=\(mac) script=/etc/xen/scripts/vif"
      let plugged = try guest.await(path + "/mac/0", mac, after: attach)
      #expect(plugged <= 2)
      try guest.await(path + "/name", "eth1")
      try guest.run("ip link set eth1 up; ip addr add 198.51.100.7/25 dev eth1; ip addr add 2001:db8::7/64 dev eth1")
      let addressed = try guest.await(path + "/ipv6/0", "2001:db8::7")
      #expect(addressed <= 2)
      let vif = try guest.publishedLines().filter { $0.hasPrefix(path) }
      #expect(
        vif == [
          "\(path)/ipv4/0 = \"198.51.100.7\"", "\(path)/ipv4/0/prefix = \"25\"", "\(path)/ipv6/0 = \"2001:db8::7\"",
          "\(path)/ipv6/0/prefix = \"64\"", "\(path)/mac/0 = \"\(mac)\"", "\(path)/name = \"eth1\"",
        ])
      let unplugged = try guest.awaitEnd(of: path, after: "xl network-detach \(guest.name) 1")
      #expect(unplugged <= 2)
      let after = try guest.publishedLines().filter { $0.hasPrefix("attr/vif/") }
      let log = try agent.log()
      #expect(after == before, "\(log)")
    }
  }
}
