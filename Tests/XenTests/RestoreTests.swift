// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test(.enabled(if: Architecture.tested.savesGuests, "Xen 4.17 saves no guests on Arm"))
  func all_is_published_again_within_2_s_of_each_restore() throws {
    let guest = try XenGuest(try Machines.with(.c))
    try guest.addFixtureAddresses()
    let agent = try GuestAgent(guest, logLevel: "warning")
    try guest.await("data/os_uname")
    let before = try guest.stableLines()
    let processes = try agent.processes()
    var domids = [guest.domid]
    try guest.run(
      """
      while [ ! -e /run/enough ]; do
        ip addr add 198.51.100.7/25 dev eth0
        usleep 300000
        ip addr del 198.51.100.7/25 dev eth0
        usleep 300000
      done >/run/churn 2>&1 &
      """)
    for _ in 1...3 {
      try guest.save()
      try guest.restore()
      let delay = try guest.await("attr/PVAddons/Installed", after: guest.isBack)
      #expect(delay <= 2)
      // All of it came in one transaction.
      #expect(try guest.stableLines() == before)
      #expect(!domids.contains(guest.domid))
      domids.append(guest.domid)
      #expect(try agent.processes() == processes)
    }
    try guest.run(": >/run/enough; ip addr add 203.0.113.1/32 dev eth0")
    try guest.await("attr/vif/0/ipv4/1", "203.0.113.1")
    #expect(try guest.run("cat /run/churn") == "")
    #expect(try agent.log() == [])
  }
}

extension XenGuest {
  /// What is published without what changes all the time in this test.
  fileprivate func stableLines() throws -> [String] {
    try publishedLines().filter { !$0.hasPrefix("data/meminfo_free") && !$0.hasPrefix("attr/vif/0/ipv4/1") }
  }
}
