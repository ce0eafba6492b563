// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// The units, really started by systemd as PID 1.
  @Suite(.booted) struct StartedUnits {
    @Test func both_units_start_and_publish() throws {
      let guest = try UnitGuest.running()
      for unit in UnitGuest.units { #expect(try guest.machine.isActive(unit), "\(unit)") }
    }

    /// The limits of control groups, where the machine can enforce them; `make test-guest` shows them in any case.
    @Test func the_limits_of_the_control_groups_are_in_force() throws {
      let guest = try UnitGuest.running()
      let missing = try guest.machine.missingControllers()
      guard missing.isEmpty else {
        print("NOT SHOWN HERE: this machine's cgroup2 has no controller for \(missing.joined(separator: ", ")):")
        print("TasksMax=, MemoryMax= and CPUQuota= of the started units are ignored. make test-guest enforces them.")
        #if compiler(>=6.3)
          try Test.cancel("no controller for \(missing.joined(separator: ", "))")
        #else
          return
        #endif
      }
      for (unit, memory) in zip(UnitGuest.services, [16 << 20, 32 << 20]) {
        let limits = try guest.shell("cd /sys/fs/cgroup/system.slice/\(unit) && cat pids.max memory.max cpu.max")
        #expect(limits == "2\n\(memory)\n20000 100000")
      }
    }

    @Test(arguments: ["publisher", "collector"])
    func each_program_is_a_user_of_its_own_without_privilege(_ program: String) throws {
      let guest = try UnitGuest.running()
      let process = try guest.process(of: "xen-guest-\(program).service")
      let text = try guest.shell("cat /proc/\(process)/status")
      let lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
      func status(_ name: String) -> [String]? { lines.first { $0.first == name + ":" }.map { Array($0.dropFirst()) } }
      for (line, kind) in [("Uid", "-u"), ("Gid", "-g")] {
        let number = try guest.shell("id \(kind) xen-guest-\(program)")
        #expect(number != "0" && status(line) == Array(repeating: number, count: 4))
      }
      #expect(status("Groups") == status("Gid").map { [$0[0]] })
      for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        #expect(status(set) == ["0000000000000000"], "\(set)")
      }
      #expect(status("NoNewPrivs") == ["1"] && status("Seccomp") == ["2"] && status("Threads") == ["1"])
    }

    @Test func nobody_else_can_connect() throws {
      let guest = try UnitGuest.running()
      #expect(
        try guest.shell("stat -c '%U %G %a' /run/xen-guest-agent/publisher.sock")
          == "xen-guest-publisher xen-guest-collector 660")
      let other = try Daemon(
        guest.machine.entry + [
          "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "xen-guest-collector", "--once",
        ])
      #expect(try other.wait() == 69)
      #expect(other.errorLines.last?.contains("Permission denied") == true)
    }

    @Test func a_collector_that_is_started_alone_has_the_publisher_started() throws {
      let guest = try UnitGuest.running()
      try guest.shell("systemctl stop xen-guest-collector xen-guest-publisher xen-guest-publisher.socket")
      #expect(try !guest.machine.isActive("xen-guest-publisher.service"))
      try guest.shell("ip addr add 198.51.100.7/25 dev eth0; systemctl start xen-guest-collector")
      #expect(try eventually { try guest.node("attr/vif/0/ipv4/1") == "198.51.100.7" })
      #expect(try guest.machine.isActive("xen-guest-publisher.service"))
      try guest.shell("ip addr del 198.51.100.7/25 dev eth0")
      try expectPublished(guest)
    }

    @Test func a_publisher_that_is_started_first_waits_for_its_collector() throws {
      let guest = try UnitGuest.running()
      try guest.shell("systemctl stop xen-guest-collector xen-guest-publisher xen-guest-publisher.socket")
      try guest.shell("ip addr add 198.51.100.7/25 dev eth0; systemctl start xen-guest-publisher")
      #expect(try guest.node("attr/vif/0/ipv4/1") == nil)
      try guest.shell("systemctl start xen-guest-collector")
      #expect(try eventually { try guest.node("attr/vif/0/ipv4/1") == "198.51.100.7" })
      try guest.shell("ip addr del 198.51.100.7/25 dev eth0")
      try expectPublished(guest)
    }

    @Test func a_collector_that_is_stopped_stays_so_when_a_link_changes() throws {
      let guest = try UnitGuest.running()
      try guest.shell("systemctl stop xen-guest-collector; ip addr add 198.51.100.7/25 dev eth0")
      try guest.shell("ip addr del 198.51.100.7/25 dev eth0")
      for unit in ["xen-guest-collector.socket", "xen-guest-collector.service"] {
        #expect(try guest.machine.property("ActiveState", of: unit) == "inactive")
      }
    }

    @Test func both_units_stop_within_2_s() throws {
      let guest = try UnitGuest.running()
      for unit in UnitGuest.services {
        let start = ContinuousClock.now
        try guest.shell("systemctl stop \(unit)")
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try guest.machine.property("Result", of: unit) == "success")
      }
    }

    @Test func what_they_log_has_a_priority_in_the_journal() throws {
      let guest = try UnitGuest.running()
      try guest.shell("systemctl stop xen-guest-publisher.socket xen-guest-publisher")
      let unit = "xen-guest-collector.service"
      let lost = "/run/xen-guest-agent/publisher.sock: closed by the publisher; trying again"
      #expect(
        try eventually { try guest.machine.journal(of: unit).contains { $0.message == lost && $0.priority == "4" } })
      let confined = try guest.machine.journal(of: "xen-guest-publisher.service").last {
        $0.message.hasPrefix("confinement active: seccomp and Landlock ABI ")
      }
      #expect(confined?.priority == "6")
    }
  }
}
