// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing
import XenSupport

extension XenTests {
  /// The scripts for systems without systemd, in a guest that has none.
  @Test func a_guest_without_systemd_is_published_by_its_init_scripts() throws {
    let guest = try XenGuest(try Machines.with(.c))
    try guest.putInit("mdev.conf", at: "/etc/mdev.conf")
    // As systems with mdev have it, which gives other devices to root alone.
    try guest.run("echo 'null root:root 0666' >>/etc/mdev.conf; mdev -s")
    #expect(try guest.run("stat -c '%G %a' /dev/xen/xenbus") == "xen-guest-publisher 660")

    let script = "/etc/init.d/xen-guest-agent"
    try guest.run("mkdir -p /etc/init.d")
    try guest.putInit("sysvinit/xen-guest-agent", at: script)
    #expect(try guest.answer("\(script) status").status == 3)
    try guest.run("chown root:root /dev/xen/xenbus; \(script) start")
    try guest.await("data/host_name", "guest")
    let running = try guest.run("\(script) status")
    for program in ["xen-guest-publisher", "xen-guest-collector"] {
      #expect(running.contains("\(program) is running, process "))
    }
    #expect(try guest.agentProcesses().count == 2)
    // Started again, it changes nothing; restarted, both are others.
    #expect(try guest.run("\(script) start; \(script) status") == running)
    #expect(try guest.run("\(script) restart; \(script) status") != running)
    #expect(try guest.run("cat /var/log/xen-guest-agent.log").contains("publisher.sock: connected"))
    try guest.run("\(script) stop")
    #expect(try guest.agentProcesses() == [])
    #expect(try guest.tree()["data/host_name"] == "guest")

    for program in ["xen-guest-publisher", "xen-guest-collector"] {
      try guest.run("mkdir -p /etc/sv/\(program)")
      try guest.putInit("runit/\(program)/run", at: "/etc/sv/\(program)/run")
      try guest.run("/etc/sv/\(program)/run >>/run/runit.log 2>&1 &")
    }
    try guest.run("hostname renamed")
    try guest.await("data/host_name", "renamed")
    // Each a user of its own, and none of them root.
    let users = try guest.agentProcesses()
    #expect(users.count == 2 && Set(users).count == 2 && !users.contains("0"), "\(users)")
  }
}

extension XenGuest {
  /// The users of the processes that are the agent's programs.
  fileprivate func agentProcesses() throws -> [String] {
    try run("stat -c '%u' $(grep -l '^xen-guest-' /proc/[0-9]*/comm | sed 's/.comm//') 2>/dev/null || true")
      .split(separator: "\n").map(String.init)
  }

  /// Puts a file of packaging/init into the guest, as `make install-…` writes it.
  fileprivate func putInit(_ name: String, at path: String) throws {
    let text = try String(contentsOfFile: Places.package + "/packaging/init/" + name, encoding: .utf8)
    try run("cat >\(path) <<'END'\n\(text.replacing("@SBIN@", with: "/usr/sbin"))END\nchmod 755 \(path)")
  }
}
