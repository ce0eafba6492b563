// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd.StartedUnits {
  @Test(arguments: UnitGuest.services)
  func a_program_that_is_killed_comes_back_and_nothing_is_written_again(_ unit: String) throws {
    let guest = try UnitGuest.running()
    let process = try guest.process(of: unit)
    let mark = try guest.xenstored.requests(of: 5).count
    try guest.shell("kill -KILL \(process)")
    let isBack = try eventually { try ![0, process].contains(guest.process(of: unit)) }
    #expect(isBack, "\(guest.log)")
    // Both ends are connected again when a change comes through.
    try guest.shell("ip addr add 198.51.100.7/25 dev eth0")
    #expect(try eventually { try guest.node("attr/vif/0/ipv4/1") == "198.51.100.7" })
    var changes: [String] = []
    // Written last.
    let isComplete = try eventually {
      changes = try guest.xenstored.requests(of: 5).dropFirst(mark).filter(\.isChange).map(\.path)
      return changes.contains("data/updated")
    }
    #expect(isComplete)
    #expect(Set(changes).isSubset(of: ["", "T", "data/updated", "attr/vif/0/ipv4/1", "attr/vif/0/ipv4/1/prefix"]))
    #expect(changes.count { $0 == "data/updated" } == 1)
    try guest.shell("ip addr del 198.51.100.7/25 dev eth0")
    try expectPublished(guest)
  }

  /// What a trap of Swift is: an illegal instruction.
  @Test(arguments: UnitGuest.services)
  func a_trap_is_told_in_the_journal(_ unit: String) throws {
    let guest = try UnitGuest.running()
    let process = try guest.process(of: unit)
    try guest.shell("kill -ILL \(process)")
    let isBack = try eventually { try ![0, process].contains(guest.process(of: unit)) }
    #expect(isBack, "\(guest.log)")
    #expect(
      try guest.machine.journal(of: unit).contains {
        $0.message.contains("Main process exited, code=killed, status=4/ILL")
      })
    try expectPublished(guest)
  }

  /// The settings make the program end with that status each time.
  @Test(arguments: [
    ("publisher", "64", "ExecStart=\nExecStart=/usr/local/sbin/xen-guest-publisher --nonsense"),
    ("publisher", "70", "SystemCallFilter=~landlock_create_ruleset"),
    ("collector", "64", "ExecStart=\nExecStart=/usr/local/sbin/xen-guest-collector --nonsense"),
  ])
  func a_program_that_no_restart_helps_is_not_restarted(program: String, status: String, setting: String) throws {
    let guest = try UnitGuest.running()
    let unit = "xen-guest-\(program).service"
    try guest.machine.addSettings("[Service]\n\(setting)\n", to: unit)
    defer { #expect(throws: Never.self) { try guest.machine.removeSettings(of: unit) } }
    // In one step: between a stop and a start, a connection would start the publisher by its socket.
    // A unit that is told to be ready fails to start; one that is only executed fails at once after.
    _ = try? guest.machine.command("systemctl", "restart", unit)
    #expect(try eventually { try guest.machine.property("ActiveState", of: unit) == "failed" })
    #expect(try guest.machine.property("ExecMainStatus", of: unit) == status)
    #expect(try guest.machine.property("NRestarts", of: unit) == "0")
    // The other program, which runs, does not have it started again either: its socket is gone.
    if program == "publisher" {
      #expect(
        try eventually { try guest.machine.property("ActiveState", of: "xen-guest-publisher.socket") == "inactive" })
      #expect(try guest.machine.isActive("xen-guest-collector.service"))
      let starts = try guest.machine.journal(of: unit).count { $0.message.contains("status=\(status)") }
      #expect(starts <= 3)
    }
    try guest.shell("systemctl reset-failed \(unit)")
  }

  @Test func a_publisher_whose_xenstore_is_gone_is_restarted_until_it_is_back() throws {
    let guest = try UnitGuest.running()
    let unit = "xen-guest-publisher.service"
    try guest.endXenstore()
    // The next change finds it gone.
    try guest.shell("ip addr add 198.51.100.7/25 dev eth0")
    #expect(
      try eventually {
        try guest.machine.journal(of: unit).contains { $0.message.contains("code=exited, status=75") }
      })
    try guest.startXenstore()
    #expect(try eventually(deadline: 15) { try guest.node("attr/vif/0/ipv4/1") == "198.51.100.7" })
    try guest.shell("ip addr del 198.51.100.7/25 dev eth0")
    try expectPublished(guest)
  }
}
