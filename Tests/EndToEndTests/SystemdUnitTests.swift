// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// The files of systemd/, as systemd itself reads them.
@Suite struct SystemdUnits {
  private static let units = [
    "xen-guest-publisher.socket", "xen-guest-publisher.service", "xen-guest-collector.socket",
    "xen-guest-collector.service", "xen-guest-publisher-failed.target",
  ]

  /// The folder with the units as `make install` puts them, with the programs' real place.
  private func installed() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for unit in Self.units {
      let text = try String(contentsOfFile: Places.package + "/systemd/" + unit, encoding: .utf8)
      let programs = URL(filePath: Places.publisher).deletingLastPathComponent().path
      try folder.write(unit, text.replacingOccurrences(of: "@SBIN@", with: programs))
    }
    return folder
  }

  @Test func systemd_finds_nothing_wrong_with_the_units() throws {
    let folder = try installed()
    for unit in Self.units {
      // The manual pages are not installed here; `Manuals` knows whether they are there.
      #expect(try run("systemd-analyze", "verify", "--man=no", folder.path + "/" + unit).isEmpty)
    }
  }

  @Test(arguments: [("publisher", 0.2), ("collector", 0.4)])
  func a_units_exposure_is_low(_ program: String, _ most: Double) throws {
    let folder = try installed()
    let unit = folder.path + "/xen-guest-\(program).service"
    let report = try run("systemd-analyze", "security", "--offline=true", unit)
    let overall = try #require(report.split(separator: "\n").last { $0.contains("Overall exposure") })
    let level = try #require(overall.split(separator: " ").compactMap { Double($0) }.first)
    #expect(level <= most)
  }

  /// In the unit's network namespace, a socket of its own would show no link.
  @Test func a_collector_that_is_not_passed_what_is_announced_makes_no_sockets_of_its_own() throws {
    for sockets in ["", "3</dev/null 4</dev/null"] {
      let start = "export LISTEN_PID=$$ LISTEN_FDS=2; exec $0 --once --stdout \(sockets)"
      let collector = try Daemon(["sh", "-c", start, Places.collector])
      #expect(try collector.wait() == 71)
      #expect(collector.errorLines.count == 1 && collector.errorLines.first?.contains("rtnetlink") == true)
    }
  }

  @Test func the_users_are_made() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/etc", withIntermediateDirectories: true)
    try run("systemd-sysusers", "--root", folder.path, Places.package + "/systemd/xen-guest-agent.sysusers")
    let users = try String(contentsOfFile: folder.path + "/etc/passwd", encoding: .utf8)
    for user in ["xen-guest-publisher", "xen-guest-collector"] {
      #expect(users.split(separator: "\n").contains { $0.hasPrefix(user + ":") })
    }
  }

  @Test func the_device_belongs_to_the_group_that_the_publisher_has() throws {
    let rule = try String(contentsOfFile: Places.package + "/systemd/80-xen-guest-agent.rules", encoding: .utf8)
    let unit = try String(contentsOfFile: Places.package + "/systemd/xen-guest-publisher.service", encoding: .utf8)
    #expect(rule.contains("GROUP=\"xen-guest-publisher\", MODE=\"0660\""))
    #expect(unit.contains("\nGroup=xen-guest-publisher\n") && unit.contains("\nDeviceAllow=/dev/xen/xenbus rw\n"))
  }
}
