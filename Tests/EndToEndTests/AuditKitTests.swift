// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// What security/ says of the tests.
@Suite struct AuditKit {
  /// The words in backquotes of each table's last column, but for files.
  private func named(in file: String) throws -> [String] {
    let text = try String(contentsOfFile: Places.package + "/security/" + file, encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("|") }.flatMap { row in
      (row.split(separator: "|").last ?? "").matches(of: /`([A-Za-z_.]+)`/).map { String($0.1) }
    }
  }

  private static let tests: String = {
    let folder = Places.package + "/Tests"
    let files = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]) ?? []
    return files.filter { $0.hasSuffix(".swift") }.map { file in
      let name = file.split(separator: "/").map { "struct \($0) " }.joined().replacing(".swift", with: "")
      return name + ((try? String(contentsOfFile: folder + "/" + file, encoding: .utf8)) ?? "")
    }.joined()
  }()

  @Test(arguments: [("threat-model.md", 15), ("README.md", 12)])
  func each_test_that_is_named_is_there(_ file: String, _ least: Int) throws {
    let names = try named(in: file)
    #expect(names.count >= least)
    for name in names {
      let parts = name.split(separator: ".")
      #expect(Self.tests.contains("struct \(parts[0]) "), "\(file): \(name)")
      if parts.count > 1 { #expect(Self.tests.contains("func \(parts[1])("), "\(file): \(name)") }
    }
  }

  @Test func the_example_of_the_wire_format_is_what_the_publisher_takes() throws {
    let publisher = try Daemon([Places.publisher, "--print"], input: Array(HostileFrames.example.utf8) + [10])
    #expect(try publisher.wait() == 0, "\(publisher.errorLines)")
    #expect(publisher.outputText.contains("attr/vif/0/ipv4/0 = \"192.0.2.1\""))
  }
}

@Suite struct ReviewGuide {
  @Test func its_tables_are_those_of_the_sources() throws {
    let guide = try String(contentsOfFile: Places.package + "/security/review-guide.md", encoding: .utf8)
    let tables = try run(Places.package + "/security/review-tables")
    #expect(guide.hasSuffix(tables) && tables.count > 1_000, "make review-guide")
  }
}
