// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension GuestTests {
  /// Each in either order, and the socket.
  @Test(arguments: [
    ["xen-guest-collector", "xen-guest-publisher"], ["xen-guest-publisher", "xen-guest-collector"],
    ["xen-guest-publisher.socket"],
  ])
  func restarted_units_publish_and_no_node_goes(_ units: [String]) throws {
    let guest = try DebianGuest.running()
    let watch = try NodeWatch(guest)
    for unit in units { try guest.run("systemctl restart \(unit)") }
    try guest.expectPublishing()
    #expect(try watch.end() == [])
  }

  @Test(arguments: DebianGuest.services)
  func a_program_that_is_killed_comes_back_and_no_node_goes(_ unit: String) throws {
    let guest = try DebianGuest.running()
    let watch = try NodeWatch(guest)
    let process = try guest.properties(of: unit, "MainPID")["MainPID"] ?? ""
    try guest.run("kill -KILL \(process)")
    try guest.awaitSuccess(of: "[ $(systemctl show --property MainPID --value \(unit)) -gt \(process) ]")
    try guest.expectPublishing()
    #expect(try watch.end() == [])
  }

  /// The collector first: while it runs, its next connection would have the publisher started again.
  @Test func both_units_stop_within_2_s_and_leave_nothing_running() throws {
    let guest = try DebianGuest.running()
    for unit in DebianGuest.services.reversed() {
      try guest.run("systemctl stop \(unit) 2>/dev/null")
      let found = try guest.properties(
        of: unit, "Result", "ActiveState", "ActiveExitTimestampMonotonic", "InactiveEnterTimestampMonotonic")
      #expect(found["Result"] == "success" && found["ActiveState"] == "inactive", "\(unit): \(found)")
      let times = ["ActiveExitTimestampMonotonic", "InactiveEnterTimestampMonotonic"].compactMap {
        found[$0].flatMap { Int($0) }
      }
      // In microseconds.
      #expect(times.count == 2 && times[1] - times[0] < 2_000_000, "\(unit): \(times)")
    }
    #expect(try guest.run("pgrep '^xen-guest-' || true") == "")
    try guest.run("systemctl start " + DebianGuest.services.joined(separator: " "))
    try guest.expectPublishing()
  }

  /// The device starts the units, however late it is there: here, as udev tells of it for the first time.
  @Test func a_device_that_comes_late_starts_the_units() throws {
    let guest = try DebianGuest.running()
    try guest.run(
      """
      rule=/usr/lib/udev/rules.d/80-xen-guest-agent.rules
      systemctl stop xen-guest-collector xen-guest-publisher xen-guest-publisher.socket
      mv $rule /run/late.rules
      udevadm control --reload
      udevadm trigger --settle /dev/xen/xenbus
      """)
    try guest.awaitSuccess(of: "! systemctl is-active dev-xen-xenbus.device")
    #expect(try guest.properties(of: "xen-guest-publisher", "ActiveState")["ActiveState"] == "inactive")
    try guest.run(
      """
      mv /run/late.rules /usr/lib/udev/rules.d/80-xen-guest-agent.rules
      udevadm control --reload
      udevadm trigger --settle /dev/xen/xenbus
      """)
    for unit in DebianGuest.services { try guest.awaitSuccess(of: "systemctl is-active \(unit)") }
    try guest.expectPublishing()
    #expect(try guest.journal().contains { $0.contains("Permission denied; the udev rule") } == false)
  }

  @Test(.enabled(if: DebianGuest.isChosen(.apparmor), "SELinux lets no test change the device"))
  func a_device_that_is_missing_or_may_not_be_opened_is_one_clear_line_and_no_loop() throws {
    let guest = try DebianGuest.running()
    let mark = try guest.journal().count
    try guest.run("chmod 0600 /dev/xen/xenbus; systemctl restart xen-guest-publisher || true; sleep 10")
    let denied = try guest.journal().dropFirst(mark)
    let line =
      "/dev/xen/xenbus: Permission denied; the udev rule 80-xen-guest-agent.rules has to give it to the group"
      + " xen-guest-publisher"
    // The collector, which runs, may have it started once more before its socket is gone.
    #expect((1...2).contains(denied.count { $0 == line }), "\(denied)")
    #expect(try guest.properties(of: "xen-guest-publisher.socket", "ActiveState") == ["ActiveState": "inactive"])
    #expect(try guest.properties(of: "xen-guest-publisher", "NRestarts")["NRestarts"] == "0")

    try guest.run(
      "systemctl stop xen-guest-collector; systemctl reset-failed xen-guest-publisher; mv /dev/xen/xenbus /dev/xen/away"
    )
    let second = try guest.journal().count
    try guest.run("systemctl start xen-guest-publisher xen-guest-collector; sleep 1")
    let missing = try guest.journal().dropFirst(second)
    try guest.run("mv /dev/xen/away /dev/xen/xenbus; chmod 0660 /dev/xen/xenbus")
    for unit in DebianGuest.services {
      #expect(missing.count { $0.contains("ConditionPathExists=/dev/xen/xenbus") } >= 2, "\(unit): \(missing)")
      #expect(
        try guest.properties(of: unit, "ActiveState", "Result") == ["ActiveState": "inactive", "Result": "success"])
    }
    try guest.run("systemctl start " + DebianGuest.services.joined(separator: " "))
    try guest.expectPublishing()
  }
}

extension DebianGuest {
  /// Expects a change to come through: both programs are connected, and the publisher writes.
  func expectPublishing(at location: SourceLocation = #_sourceLocation) throws {
    try run("ip addr add 198.51.100.7/25 dev $(ls /sys/bus/xen/devices/vif-0/net)")
    try guest.await("attr/vif/0/ipv4/1", "198.51.100.7", deadline: 60)
    try run("ip addr del 198.51.100.7/25 dev $(ls /sys/bus/xen/devices/vif-0/net)")
    try guest.awaitEnd(of: "attr/vif/0/ipv4/1", deadline: 60)
  }
}

/// Notes in dom0, again and again, which of the nodes that stand are not there.
final class NodeWatch {
  private let guest: DebianGuest
  private static let log = "/run/node-watch"

  init(_ guest: DebianGuest) throws {
    self.guest = guest
    let nodes = try guest.publishedLines().compactMap { $0.split(separator: " ").first }
      .map { "\(guest.guest.home)/\($0)" }
    try guest.machine.inDom0(
      """
      rm -f \(Self.log)*
      while [ ! -e \(Self.log).end ]; do
        xenstore-ls -f \(guest.guest.home) | cut -d' ' -f1 >\(Self.log).now
        for node in \(nodes.joined(separator: " ")); do
          grep -qxF $node \(Self.log).now || echo $node >>\(Self.log)
        done
        echo >>\(Self.log).times
      done >/dev/null 2>&1 &
      """)
  }

  /// The nodes that were seen missing.
  func end() throws -> [String] {
    let text = try guest.machine.inDom0(
      """
      : >\(Self.log).end
      sleep 1
      [ "$(wc -l <\(Self.log).times)" -ge 3 ] || exit 1
      if [ -e \(Self.log) ]; then sort -u \(Self.log); fi
      """)
    return text.split(separator: "\n").map(String.init)
  }
}
