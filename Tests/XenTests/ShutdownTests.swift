// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test func a_guest_shuts_down_cleanly_while_the_agent_runs() throws {
    let guest = try XenGuest(try Machines.with(.c))
    _ = try GuestAgent(guest)
    try guest.await("data/os_uname")
    try guest.machine.inDom0("xl shutdown --wait \(guest.name)")
    try guest.awaitEnd(of: "domid")
    #expect(try guest.consoleLines("@STOPPED") == ["@STOPPED /run/collector.pid", "@STOPPED /run/publisher.pid"])
    try guest.expectGone()
  }

  @Test func a_guest_reboots_cleanly_while_the_agent_runs() throws {
    let guest = try XenGuest(try Machines.with(.c), settings: "on_reboot='restart'")
    _ = try GuestAgent(guest)
    try guest.await("data/os_uname")
    let domid = guest.domid
    try guest.machine.inDom0("xl reboot \(guest.name)")
    try guest.awaitBoot(time: 2)
    #expect(guest.domid != domid)
    #expect(try guest.consoleLines("@STOPPED") == ["@STOPPED /run/collector.pid", "@STOPPED /run/publisher.pid"])
    try guest.addFixtureAddresses()
    _ = try GuestAgent(guest)
    try guest.await("attr/vif/0/ipv4/0", "192.0.2.1")
  }
}

extension XenGuest {
  /// What the guest has printed to its console that begins with `mark`.
  fileprivate func consoleLines(_ mark: String) throws -> [String] {
    let log = "/var/log/xen/console/guest-\(name).log"
    return try machine.inDom0("grep '^\(mark)' \(log) || [ $? = 1 ]").split(separator: "\n").map(String.init)
  }

  /// Expects nothing to be left of the guest's domain.
  fileprivate func expectGone() throws {
    let left = try machine.inDom0(
      """
      xl list | grep '^\(name) '
      for path in \(home) /local/domain/0/backend/vif/\(domid); do xenstore-exists $path && echo $path; done
      true
      """)
    #expect(left == "")
  }
}
