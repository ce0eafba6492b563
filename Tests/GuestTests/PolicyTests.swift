// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

private let hasAppArmor = DebianGuest.isChosen(.apparmor)
private let hasSELinux = DebianGuest.isChosen(.selinux)

/// The policies, enforced. That nothing was denied to the agent itself is expected after the last test.
extension GuestTests {
  @Test(.enabled(if: hasAppArmor, "this guest has SELinux"))
  func both_programs_are_under_their_apparmor_profiles() throws {
    let guest = try DebianGuest.running()
    let profiles = try guest.processes().map { try guest.run("cat /proc/\($0)/attr/current") }
    #expect(profiles == ["xen-guest-publisher (enforce)", "xen-guest-collector (enforce)"])
  }

  /// A program in the place of the agent's, so that its profile is attached.
  @Test(
    .enabled(if: hasAppArmor, "this guest has SELinux"),
    arguments: ["xen-guest-publisher", "xen-guest-collector"])
  func apparmor_denies_what_a_profile_does_not_have(_ name: String) throws {
    let guest = try DebianGuest.running()
    let output = try guest.run(
      """
      echo secret >/lab/forbidden
      cp /bin/cat /run/reader
      program=\(guest.configuration.suite.programs)/\(name)
      mount --bind /run/reader $program
      LC_ALL=C $program /lab/forbidden 2>&1
      echo "status $?"
      umount $program
      """)
    #expect(output.contains("Permission denied") && output.contains("status 1"), "\(output)")
    #expect(try guest.run("dmesg | grep 'apparmor=\"DENIED\"' | grep -c 'profile=\"\(name)\".*forbidden'") != "0")
  }

  @Test(.enabled(if: hasSELinux, "this guest has AppArmor"))
  func both_programs_are_in_their_selinux_domains() throws {
    let guest = try DebianGuest.running()
    #expect(try guest.run("getenforce") == "Enforcing")
    let domains = try guest.processes().map { try guest.run("tr -d '\\0' </proc/\($0)/attr/current | cut -d: -f3") }
    #expect(domains == ["xen_guest_publisher_t", "xen_guest_collector_t"])
    #expect(
      try guest.run("stat -c %C /dev/xen/xenbus /run/xen-guest-agent/publisher.sock | cut -d: -f3")
        == "xen_guest_xenbus_t\nxen_guest_runtime_t")
    #expect(try guest.run("restorecon -nvR /dev/xen /run/xen-guest-agent \(guest.configuration.suite.programs)") == "")
  }

  @Test(.enabled(if: hasSELinux, "this guest has AppArmor"))
  func selinux_lets_no_other_domain_open_the_device() throws {
    let guest = try DebianGuest.running()
    let output = try guest.run(
      "cp /bin/dd /run/stand-in; /run/stand-in if=/dev/xen/xenbus of=/dev/null count=0 2>&1; echo \"status $?\"")
    #expect(output.contains("Permission denied") && output.contains("status 1"), "\(output)")
    let log = try guest.run("dmesg | grep 'avc:  denied' | grep 'comm=\"stand-in\"' | tail -n 1")
    #expect(log.contains("tcontext=system_u:object_r:xen_guest_xenbus_t"), "\(log)")
  }
}
