// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// The limits of the units, enforced by control groups (v2) and the kernel: each bites, and none hurts.
extension GuestTests {
  @Test func no_limit_was_ever_reached_by_the_programs() throws {
    let guest = try DebianGuest.running()
    for unit in DebianGuest.services {
      let group = "/sys/fs/cgroup/system.slice/\(unit)"
      let events = try guest.run("cat \(group)/pids.events; grep -E '^(max|oom|oom_kill) ' \(group)/memory.events")
      #expect(events.split(separator: "\n") == ["max 0", "max 0", "oom 0", "oom_kill 0"], "\(unit)")
      let limits = try guest.run("cat \(group)/pids.max \(group)/memory.max \(group)/cpu.max")
      #expect(limits == "2\n\(unit.contains("publisher") ? 16 << 20 : 32 << 20)\n20000 100000", "\(unit)")
    }
  }

  @Test(arguments: DebianGuest.services)
  func a_program_cannot_start_another(_ unit: String) throws {
    let guest = try DebianGuest.running()
    // The kernel's limit on the user's processes.
    let (output, _) = try StandIn(unit, guest).run("(:) && echo forked")
    #expect(output.contains("Cannot fork"), "\(output)")
    // And, without it, the control group's: with one that waits, there is no room for a second one.
    let (second, _) = try StandIn(unit, guest, .manyProcesses).run("sleep 1 & (:) && echo forked twice")
    #expect(second.contains("Cannot fork") && !second.contains("forked twice"), "\(second)")
  }

  @Test(arguments: DebianGuest.services)
  func a_program_that_takes_too_much_memory_is_ended(_ unit: String) throws {
    let standIn = try StandIn(unit, try DebianGuest.running())
    #expect(try standIn.run("exec dd if=/dev/zero of=/dev/null bs=64M count=1").result == "oom-kill")
  }

  @Test(arguments: DebianGuest.services)
  func a_program_gets_a_fifth_of_a_processor(_ unit: String) throws {
    let standIn = try StandIn(unit, try DebianGuest.running(), .limitedTime)
    let (output, _) = try standIn.run(
      """
      read -r group </proc/self/cgroup
      tries=0
      while [ $tries -lt 1000 ]; do
        tries=$((tries + 1))
        i=0
        while [ $i -lt 100 ]; do i=$((i + 1)); done
        while read -r name count; do
          if [ $name = nr_throttled ] && [ $count -gt 0 ]; then echo throttled; exit; fi
        done </sys/fs/cgroup/${group#0::}/cpu.stat
      done
      """)
    #expect(output == "throttled")
  }

  /// As root and with all devices in sight, only the control group's list of devices is left.
  @Test(
    .enabled(if: DebianGuest.isChosen(.apparmor), "SELinux denies the stand-in the devices before"),
    arguments: DebianGuest.services)
  func a_program_can_open_no_other_device(_ unit: String) throws {
    let standIn = try StandIn(unit, try DebianGuest.running(), .rootWithAllDevices)
    let (output, _) = try standIn.run(
      """
      for device in xvda hvc0 kmsg xen/privcmd xen/xenbus null; do
        if [ -e /dev/$device ] && { true </dev/$device; } 2>/dev/null; then echo "opened $device"; fi
      done
      """)
    let own = unit.contains("publisher") ? ["opened xen/xenbus", "opened null"] : ["opened null"]
    #expect(output.split(separator: "\n").map(String.init) == own)
  }
}

/// A shell in the place of a program: with the settings of its unit, but for those that are given.
private struct StandIn {
  /// What differs from the unit's settings. Without a limit of the processor's time, unless it is tested, as an emulated
  /// processor is slow enough.
  enum Change: String, CaseIterable {
    case none = "CPUQuota="
    case manyProcesses = "CPUQuota=\nLimitNPROC=infinity"
    case limitedTime = ""
    case rootWithAllDevices =
      "CPUQuota=\nUser=root\nGroup=root\nLimitNPROC=infinity\nPrivateUsers=no\nPrivateDevices=no\nBindPaths="
  }

  private let guest: DebianGuest
  private let name: String

  init(_ unit: String, _ guest: DebianGuest, _ change: Change = .none) throws {
    self.guest = guest
    name = "stand-in-\(change)-\(unit)"
    guard try guest.guest.answer("[ -e /run/lab ]").status != 0 else { return }
    // All of them at once: systemd takes its time to read its units anew. In a loop: a console is a slow way for files.
    let changes = Change.allCases.map { "make \($0) '\($0.rawValue.replacing("\n", with: "\\n"))'" }
    try guest.run(
      """
      mkdir /run/lab
      cat >/run/lab/common <<'END'
      [Service]
      Type=oneshot
      ExecStart=/bin/dash /run/lab/stand-in
      ExecPaths=/usr/bin
      StandardOutput=file:/run/lab-output
      StandardError=file:/run/lab-output
      END
      make() {
        for unit in \(DebianGuest.services.joined(separator: " ")); do
          {
            grep -vE '^(Requires|Wants|After|OnFailure|Restart|Type|ExecStart|Condition|WantedBy|Also)' \
              /usr/lib/systemd/system/$unit
            cat /run/lab/common
            # Last, as a change may empty the list of paths.
            printf '%b\\nBindReadOnlyPaths=/run/lab\\n' "$2"
          } >/run/systemd/system/stand-in-$1-$unit
        done
      }
      \(changes.joined(separator: "\n"))
      systemctl daemon-reload
      """)
  }

  /// What a script of the shell prints in the sandbox, and why it ended, as systemd has it.
  func run(_ script: String) throws -> (output: String, result: String) {
    let text = try guest.run(
      """
      cat >/run/lab/stand-in <<'END'
      \(script)
      END
      : >/run/lab-output
      timeout 60 systemctl start \(name) 2>/dev/null
      cat /run/lab-output
      echo
      systemctl show --property Result --value \(name)
      systemctl reset-failed \(name) 2>/dev/null || true
      """)
    var lines = text.split(separator: "\n").map(String.init)
    let result = lines.popLast() ?? ""
    return (lines.joined(separator: "\n"), result)
  }
}
