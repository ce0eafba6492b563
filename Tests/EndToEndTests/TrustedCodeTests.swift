// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// What auditors read.
@Suite struct TrustedCode {
  private static let folder = Places.package + "/Sources/Trusted"

  /// Each source file of the trusted folder, with its lines.
  private func sources() throws -> [(name: String, lines: [Substring])] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: Self.folder).filter {
      $0.hasSuffix(".swift") || $0.hasSuffix(".h") || $0.hasSuffix(".c")
    }
    return try names.map { name in
      let text = try String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8)
      return (name, text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }

  /// A process has the filter of one architecture.
  private func sourcesOfOneProcess() throws -> [(name: String, lines: [Substring])] {
    try sources().filter { !$0.name.hasSuffix("filter.aarch64.h") }
  }

  /// Lines that are neither blank nor a comment, without their indentation.
  private func code(_ lines: [Substring]) -> [Substring] {
    lines.map { $0.drop { $0 == " " || $0 == "\t" } }.filter { !$0.isEmpty && !$0.hasPrefix("//") }
  }

  @Test func it_is_2140_lines_at_most() throws {
    let counts = try sourcesOfOneProcess().map { code($0.lines).count }.sorted()
    let sum = counts.reduce(0, +)
    #expect(sum > 1_000 && sum <= 2_140)
    #expect(counts[counts.count / 2] <= 80)
    #expect(counts.last ?? 0 <= 200)
  }

  @Test func none_of_its_lines_is_longer_than_100_columns() throws {
    for (name, lines) in try sources() {
      for (number, line) in lines.enumerated() where line.count > 100 {
        Issue.record("\(name):\(number + 1) has \(line.count) columns")
      }
    }
  }

  @Test func a_line_of_its_swift_has_33_characters_on_average() throws {
    let lines = try sources().filter { $0.name.hasSuffix(".swift") }.flatMap { code($0.lines) }
    #expect(lines.reduce(0) { $0 + $1.count } <= 33 * lines.count)
  }

  @Test func it_and_all_other_sources_do_without_foundation() throws {
    let path = Places.package + "/Sources"
    for file in try FileManager.default.subpathsOfDirectory(atPath: path) where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
      for module in ["Foundation", "Dispatch", "Glibc"] { #expect(!text.contains("import \(module)\n"), "\(file)") }
    }
  }

  /// The filter as libseccomp prints it; `Filters` holds it against the one that the publisher loads.
  @Test(arguments: Lockdown.Program.allCases)
  func every_allowed_call_has_a_row_in_the_table(_ program: Lockdown.Program) throws {
    let security = Places.package + "/security/"
    let filters = try ["x86_64", "aarch64"]
      .map { try String(contentsOfFile: security + "\(program).\($0).pfc", encoding: .utf8) }.joined()
    let page = try String(contentsOfFile: security + "syscalls.md", encoding: .utf8)
    let section = try #require(
      page.components(separatedBy: "## The \(program)\n").last?.split(separator: "\n## ").first)
    let allowed = Set(filters.matches(of: /filter for syscall "([a-z_0-9]+)"/).map { String($0.1) })
    let cells = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|")[0] }
    let rows = Set(cells.flatMap { $0.matches(of: /`([a-z_0-9]+)`/).map { String($0.1) } })
    #expect(allowed == rows && !allowed.isEmpty)
  }
}
