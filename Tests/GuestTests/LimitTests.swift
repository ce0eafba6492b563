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
    let standIn = try StandIn(unit, guest)
    // The kernel's limit on the user's processes.
    #expect(try standIn.output(of: "(:) && echo forked").contains("Cannot fork"))
    // And, without it, the control group's: with one that waits, there is no room for a second one.
    let withoutLimit = try StandIn(unit, guest, settings: "CPUQuota=\nLimitNPROC=infinity")
    let output = try withoutLimit.output(of: "sleep 1 & (:) && echo forked twice")
    #expect(output.contains("Cannot fork") && !output.contains("forked twice"), "\(output)")
  }

  @Test(arguments: DebianGuest.services)
  func a_program_that_takes_too_much_memory_is_ended(_ unit: String) throws {
    let guest = try DebianGuest.running()
    let standIn = try StandIn(unit, guest)
    let output = try standIn.output(of: "exec dd if=/dev/zero of=/dev/null bs=64M count=1")
    #expect(try standIn.result() == "oom-kill", "\(output)")
  }

  @Test(arguments: DebianGuest.services)
  func a_program_gets_a_fifth_of_a_processor(_ unit: String) throws {
    let guest = try DebianGuest.running()
    let standIn = try StandIn(unit, guest, settings: "")
    let output = try standIn.output(
      of: "i=0; while [ $i -lt 10000 ]; do i=$((i + 1)); done; while read -r name count; do echo $name $count; done"
        + " </sys/fs/cgroup/system.slice/stand-in.service/cpu.stat")
    let throttled = output.split(separator: "\n").first { $0.hasPrefix("nr_throttled ") }?.split(separator: " ").last
    #expect(throttled.flatMap { Int($0) }.map { $0 > 0 } == true, "\(output)")
  }

  /// As root and with all devices in sight, only the control group's list of devices is left.
  @Test(arguments: DebianGuest.services)
  func a_program_can_open_no_other_device(_ unit: String) throws {
    let guest = try DebianGuest.running()
    let standIn = try StandIn(
      unit, guest, settings: "CPUQuota=\nUser=root\nGroup=root\nPrivateUsers=no\nPrivateDevices=no\nBindPaths=")
    let output = try standIn.output(
      of: """
        for device in xvda hvc0 kmsg xen/privcmd xen/xenbus null; do
          if [ -e /dev/$device ] && { : </dev/$device; } 2>/dev/null; then echo "opened $device"; fi
        done
        """)
    let own = unit.contains("publisher") ? ["opened xen/xenbus", "opened null"] : ["opened null"]
    #expect(output.split(separator: "\n").map(String.init) == own)
  }
}

/// A shell in the place of a program: with the settings of its unit, but for those that are given.
private struct StandIn {
  let guest: DebianGuest

  /// - Parameter settings: those that differ from the unit's; without a limit of the processor's time, unless given, as
  ///   an emulated one is slow enough.
  init(_ unit: String, _ guest: DebianGuest, settings: String = "CPUQuota=") throws {
    self.guest = guest
    try guest.run(
      """
      grep -vE '^(Requires|Wants|After|Restart|Type|ExecStart|Condition|WantedBy|Also)' /usr/lib/systemd/system/\(unit) \
        >/run/systemd/system/stand-in.service
      cat >>/run/systemd/system/stand-in.service <<'END'
      [Service]
      Type=oneshot
      ExecStart=/bin/dash /run/lab/stand-in
      StandardOutput=file:/run/lab-output
      StandardError=file:/run/lab-output
      BindReadOnlyPaths=/run/lab
      \(settings)
      END
      systemctl daemon-reload
      """)
  }

  /// What a script of the shell prints in the sandbox.
  func output(of script: String) throws -> String {
    try guest.run(
      """
      mkdir -p /run/lab
      cat >/run/lab/stand-in <<'END'
      \(script)
      END
      : >/run/lab-output
      systemctl reset-failed stand-in 2>/dev/null
      timeout 60 systemctl start stand-in 2>/dev/null
      cat /run/lab-output
      """)
  }

  /// Why the last script ended, as systemd has it.
  func result() throws -> String {
    try guest.properties(of: "stand-in.service", "Result")["Result"] ?? ""
  }
}
