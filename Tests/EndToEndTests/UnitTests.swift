import Foundation
import Support
import Testing

/// The files of systemd/, as systemd itself reads them.
@Suite struct Units {
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
      #expect(try run("systemd-analyze", "verify", folder.path + "/" + unit).isEmpty)
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

/// What auditors read.
@Suite struct TrustedCode {
  /// Lines that are neither blank nor a comment.
  private func lines(_ folder: String) throws -> Int {
    let path = Places.package + "/Sources/" + folder
    let files = try FileManager.default.subpathsOfDirectory(atPath: path).filter {
      $0.hasSuffix(".swift") || $0.hasSuffix(".h") || $0.hasSuffix(".c")
    }
    return try files.reduce(0) { count, file in
      let text = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
      let code = text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
      return count + code.count { !$0.isEmpty && !$0.hasPrefix("//") }
    }
  }

  @Test func it_is_1150_lines_at_most() throws {
    let folders = ["publisher", "Wire", "Xenstore", "CLinux"]
    let sum = try folders.reduce(0) { try $0 + lines($1) }
    #expect(sum > 500 && sum <= 1_150)
  }

  @Test func it_and_all_other_sources_do_without_foundation() throws {
    let path = Places.package + "/Sources"
    for file in try FileManager.default.subpathsOfDirectory(atPath: path) where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
      for module in ["Foundation", "Dispatch", "Glibc"] { #expect(!text.contains("import \(module)\n"), "\(file)") }
    }
  }

  @Test func every_allowed_call_has_a_row_in_the_table() throws {
    let source = try String(contentsOfFile: Places.package + "/Sources/publisher/Confinement.swift", encoding: .utf8)
    let table = try String(contentsOfFile: Places.package + "/security/syscalls.md", encoding: .utf8)
    let allowed = Set(source.matches(of: /\("([a-z_]+)", [A-Z]/).map { String($0.1) })
    let rows = Set(table.matches(of: /(?m)^\| `([a-z_]+)`/).map { String($0.1) })
    #expect(allowed == rows && !allowed.isEmpty)
  }
}
