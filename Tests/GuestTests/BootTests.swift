// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing
import XenSupport

/// How often the guest is booted again: the variable XGA_BOOTS, or never.
private let boots = ProcessInfo.processInfo.environment["XGA_BOOTS"].flatMap { Int($0) } ?? 0

extension GuestTests {
  @Test func both_units_are_active_at_the_first_try() throws {
    try DebianGuest.running().expectStartedAtFirstTry()
  }

  @Test func each_program_has_a_user_of_its_own_and_no_privilege() throws {
    let guest = try DebianGuest.running()
    for (unit, process) in zip(DebianGuest.services, try guest.processes()) {
      let status = try guest.status(of: process)
      let user = String(unit.prefix { $0 != "." })
      for (line, option) in [("Uid", "-u"), ("Gid", "-g")] {
        let number = try guest.run("id \(option) \(user)")
        #expect(number != "0" && status[line] == Array(repeating: number, count: 4), "\(unit)")
      }
      for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        #expect(status[set] == ["0000000000000000"], "\(unit): \(set)")
      }
      #expect(status["NoNewPrivs"] == ["1"] && status["Seccomp"] == ["2"] && status["Threads"] == ["1"], "\(unit)")
    }
  }

  @Test func landlock_is_in_force_as_far_as_the_kernel_has_it() throws {
    let guest = try DebianGuest.running()
    // What the two kernels have: Linux 6.1 has ABI 2, 6.12 has ABI 6.
    let abi = guest.configuration.suite == .bookworm ? 2 : 6
    let lines = try guest.journal().filter { $0.hasPrefix("confinement active") }
    #expect(lines.last == "confinement active: seccomp and Landlock ABI \(abi)")
  }

  @Test func udev_has_given_the_device_to_the_publishers_group() throws {
    let guest = try DebianGuest.running()
    #expect(try guest.run("stat -c '%U %G %a' /dev/xen/xenbus") == "root xen-guest-publisher 660")
    #expect(
      try guest.run("stat -c '%U %G %a' /run/xen-guest-agent/publisher.sock")
        == "xen-guest-publisher xen-guest-collector 660")
  }

  @Test func the_published_tree_is_complete() throws {
    let guest = try DebianGuest.running()
    try guest.guest.await("data/volumes/0/mount_points/0", deadline: 60)
    let lines = try guest.publishedLines()
    let expected = try guest.expectedLines(like: lines)
    #expect(lines == expected, "\(lines.difference(from: expected))")
  }

  @Test func the_journal_is_as_readme_shows_it() throws {
    let guest = try DebianGuest.running()
    let lines = try guest.journal().filter { !$0.hasPrefix("Start") && !$0.hasPrefix("Listening") }
    #expect(
      Set(lines).isSuperset(of: [
        "/run/xen-guest-agent/publisher.sock: connected",
        "control/feature-balloon: Permission denied; going on without it",
      ]), "\(lines)")
  }

  @Test func a_guest_may_take_five_minutes_to_stand_still() throws {
    #expect(try DebianGuest.running().run("cat /sys/power/pm_freeze_timeout") == "300000")
  }

  @Test func the_units_exposure_is_low() throws {
    let guest = try DebianGuest.running()
    for (unit, most) in zip(DebianGuest.services, [0.2, 0.4]) {
      let report = try guest.run("systemd-analyze security \(unit) | tail -n 1")
      let level = report.split(separator: " ").compactMap { Double($0) }.first
      #expect(level.map { $0 <= most } == true, "\(report)")
    }
  }

  @Test(.enabled(if: boots > 0, "the variable XGA_BOOTS asks for it"))
  func both_units_are_active_at_the_first_try_after_each_reboot() throws {
    let guest = try DebianGuest.running()
    for boot in 0..<boots {
      try guest.run("(sleep 1; systemctl reboot) >/dev/null 2>&1 &")
      // The first boot was the suite's.
      try guest.guest.awaitBoot(time: boot + 2)
      try guest.guest.await("attr/vif/0/ipv6/0", "2001:db8::1", deadline: 120)
      try guest.expectStartedAtFirstTry()
      print("boot \(boot + 1): no failed start")
    }
  }
}

extension DebianGuest {
  /// Expects that in this boot both units were started once, and that nothing that they need has failed.
  fileprivate func expectStartedAtFirstTry() throws {
    for unit in Self.services {
      let found = try properties(of: unit, "ActiveState", "NRestarts", "Result")
      #expect(found == ["ActiveState": "active", "NRestarts": "0", "Result": "success"], "\(unit)")
    }
    let journal = try journal()
    #expect(journal.contains { $0.hasPrefix("Started") && $0.contains("publishes") })
    for word in ["Failed", "failed", "Main process exited", "Dependency", "Scheduled restart"] {
      #expect(!journal.contains { $0.contains(word) }, "\(journal)")
    }
  }

  /// All that this guest has to publish, in the form of `XenGuest.publishedLines`. What changes all the time is taken
  /// from what was `published`, if it is near what the kernel tells: within 2 %, or 2 MB of free space.
  func expectedLines(like published: [String]) throws -> [String] {
    let facts = try run(
      """
      uname -r
      sed 's/.*[.]//' /etc/debian_version
      . /etc/os-release
      echo "$VERSION_ID"
      echo "$PRETTY_NAME"
      cat /proc/sys/kernel/hostname
      awk '/^MemTotal|^MemAvailable/ { print $2 }' /proc/meminfo
      stat -f -c '%a %S' /
      cat /sys/class/block/xvda/size
      """
    ).split(separator: "\n").map(String.init)
    try #require(facts.count == 9)
    let free = facts[7].split(separator: " ").compactMap { Int($0) }.reduce(1, *)
    let memory = Self.published("data/meminfo_free", published, near: Int(facts[6]) ?? 0, within: 40_000)
    let space = Self.published("data/volumes/0/free", published, near: free, within: 2_000_000)
    let lines = try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init)
    let link = try run("ls -d /sys/bus/xen/devices/vif-0/net/* | sed 's#.*/##'")
    let (shortName, domain) = (facts[4].prefix { $0 != "." }, facts[4].drop { $0 != "." }.dropFirst())
    var expected = lines.filter {
      $0.hasPrefix("attr/PVAddons") || $0.hasPrefix("attr/vif/0/ip") || $0.hasPrefix("attr/vif/0/mac")
    }
    expected += [
      "attr/vif/0/name = \"\(link)\"",
      "data/host_name = \"\(facts[4])\"", "data/host_name_dns = \"\(shortName)\"", "data/domain = \"\(domain)\"",
      "data/meminfo_free = \"\(memory)\"", "data/meminfo_total = \"\(facts[5])\"",
      "data/os_distro = \"debian\"", "data/os_majorver = \"\(facts[2])\"", "data/os_minorver = \"\(facts[1])\"",
      "data/os_name = \"\(facts[3])\"", "data/os_uname = \"\(facts[0])\"",
    ]
    expected += [
      "data/volumes/0/extents/0 = \"xvda\"", "data/volumes/0/filesystem = \"ext4\"",
      "data/volumes/0/mount_points/0 = \"\(configuration.hasOverlay ? "/media/root-ro" : "/")\"",
      "data/volumes/0/name = \"/dev/xvda(11111111-2222-3333-4444-555555555555)\"",
      "data/volumes/0/size = \"\((Int(facts[8]) ?? 0) * 512)\"",
      "drivers/0 = \"Linux xen-blkfront \(facts[0]) inbox\"", "drivers/1 = \"Linux xen-netfront \(facts[0]) inbox\"",
      "feature/hotplug/vbd = \"1\"", "feature/hotplug/vif = \"1\"",
    ]
    // The device model has a keyboard.
    if configuration.kind == .hvm { expected.append("drivers/2 = \"Linux xen-kbdfront \(facts[0]) inbox\"") }
    // No file system is asked behind an overlay.
    if !configuration.hasOverlay { expected.append("data/volumes/0/free = \"\(space)\"") }
    return expected.sorted()
  }

  /// The number published at `path` if it is near another one, else that.
  private static func published(_ path: String, _ lines: [String], near number: Int, within range: Int) -> Int {
    let line = lines.first { $0.hasPrefix(path + " = ") } ?? ""
    let found = Int(line.dropFirst(path.count + 4).dropLast()) ?? -1
    return abs(found - number) <= range ? found : number
  }
}
