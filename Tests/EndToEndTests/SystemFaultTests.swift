// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What becomes of the guest's data when the system around the programs fails.
  @Suite struct SystemFaults {
    @Test func a_socket_whose_path_is_gone_is_told_once_and_made_anew_by_the_next_publisher() throws {
      let scenario = try Scenario.started()
      try run("rm", scenario.socket)
      // Whoever is connected stays so.
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      try expectVifs(scenario, .eth0(["192.0.2.1/24", "198.51.100.7/25"]))
      try scenario.collector?.end(SIGKILL)
      let collector = try scenario.startCollector()
      let line = "xen-guest-collector: \(scenario.socket): No such file or directory; trying again"
      #expect(eventually { collector.errorLines.dropFirst() == [line] }, "\(scenario.log)")
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      pass(seconds: 1)
      #expect(collector.errorLines.dropFirst() == [line])
      try scenario.publisher?.end(SIGKILL)
      try scenario.startPublisher()
      try expectVifs(scenario, .eth0(["198.51.100.7/25"]))
      #expect(collector.errorLines.last == "xen-guest-collector: \(scenario.socket): connected")
    }

    @Test func a_collector_that_is_short_of_files_has_nothing_removed_and_says_so_once() throws {
      let scenario = try Scenario.started()
      let collector = try #require(scenario.collector)
      let before = try scenario.published()
      // None more than the standard three: what is open stays so.
      try run("prlimit", "--pid", "\(collector.pid)", "--nofile=3:64")
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      let line = "xen-guest-collector: cannot read system files: Too many open files; keeping the last snapshot"
      #expect(eventually { collector.errorLines.last == line }, "\(scenario.log)")
      pass(seconds: 2.5)
      #expect(collector.errorLines.filter { $0 == line }.count == 1)
      #expect(try scenario.published() == before)
      try run("prlimit", "--pid", "\(collector.pid)", "--nofile=64:64")
      try expectVifs(scenario, .eth0(["192.0.2.1/24", "198.51.100.7/25"]))
      #expect(!scenario.isBroken, "\(scenario.log)")
    }

    /// A script that makes its surroundings, then becomes the command behind it; `$0` is a folder.
    enum Surroundings: String, CaseIterable {
      case fullDisk = "mount -t tmpfs -o size=4k none $0; yes >$0/full 2>/dev/null; exec \"$@\" 2>>$0/full"
      case readOnly = "mount -o remount,bind,ro /; exec \"$@\""
    }

    @Test(arguments: Surroundings.allCases)
    func a_collector_needs_no_disk(_ surroundings: Surroundings) throws {
      let folder = try TemporaryFolder()
      let scenario = try Scenario()
      try scenario.network.ip(fixtureAddresses)
      try scenario.startPublisher()
      try scenario.startCollector(within: ["unshare", "--mount", "sh", "-c", surroundings.rawValue, folder.path])
      let expected = try Places.fixture("std-tree.txt").split(separator: "\n").map(String.init)
      let lines = try scenario.publishedLines(awaiting: expected)
      #expect(lines == expected, "\(scenario.log)")
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, .eth0([]))
      // Its log has something to say that cannot be written.
      try scenario.publisher?.end(SIGKILL)
      pass(seconds: 0.5)
      try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
      try scenario.startPublisher()
      try expectVifs(scenario, .eth0(["198.51.100.7/25"]))
      #expect(!scenario.isBroken, "\(scenario.log)")
    }
  }
}
