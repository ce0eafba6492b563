// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A written-down guest: a folder of Tests/Fixtures/guests, whose README.md says what is in it.
public struct GuestFixture: Sendable, CustomStringConvertible {
  public let description: String

  public static func all() throws -> [GuestFixture] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "README.md" }
    return names.sorted().map { GuestFixture(description: $0) }
  }

  /// Whether the guest is `xl`'s.
  private var toolstack: Guest.Toolstack {
    get throws {
      guard let name = try lines("toolstack").first else { return .xapi }
      guard let toolstack = Guest.Toolstack(rawValue: name) else { throw LabError("\(self): no toolstack \(name)") }
      return toolstack
    }
  }

  /// What is to be published, in the order of `Scenario.publishedLines`.
  public var expected: [String] { get throws { try lines("expected") } }
  /// What an operator is to see of it, in the order of `Readers.lines`.
  public var shown: [String] { get throws { try lines("shown") } }

  /// The guest with its links and files, before the agent is started in it.
  public func scenario() throws -> Scenario {
    let known = ["vifs", "hardware", "links", "root", "host", "toolstack", "expected", "shown"]
    let files = try FileManager.default.contentsOfDirectory(atPath: path)
    guard files.allSatisfy(known.contains), ["expected", "shown"].allSatisfy(files.contains) else {
      throw LabError("\(self): \(files)")
    }
    let toolstack = try toolstack
    // XAPI's hosts run oxenstored.
    let scenario = try Scenario(
      withoutLinks: toolstack == .xapi ? .ocaml : .c, toolstack: toolstack, host: nodes(try lines("host")))
    for words in try table("vifs", columns: 3) {
      guard let devid = Int(words[1]) else { throw LabError("\(self): \(words)") }
      try scenario.root.addVif(words[0], devid: devid)
      try scenario.network.addLink(words[0], hardwareAddress: words[2])
    }
    for words in try table("hardware", columns: 2) {
      try scenario.root.addHardware(words[0])
      try scenario.network.addLink(words[0], hardwareAddress: words[1])
    }
    try scenario.network.ip(try lines("links"))
    if FileManager.default.fileExists(atPath: path + "/root") {
      try run("cp", "--archive", path + "/root/.", scenario.root.path)
    }
    return scenario
  }

  private static let folder = Places.package + "/Tests/Fixtures/guests"
  private var path: String { Self.folder + "/" + description }

  /// The lines of one of the files; none if it is not there.
  private func lines(_ name: String) throws -> [String] {
    let file = path + "/" + name
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func table(_ name: String, columns: Int? = nil) throws -> [[String]] {
    let rows = try lines(name).map { $0.split(separator: " ").map(String.init) }
    guard rows.allSatisfy({ columns == nil || $0.count == columns }) else { throw LabError("\(self): \(name)") }
    return rows
  }

  /// Lines `path = "value"`.
  private func nodes(_ lines: [String]) throws -> [(path: String, value: String)] {
    try lines.map { line in
      guard let match = line.wholeMatch(of: /(\S+) = "(.*)"/) else { throw LabError("\(self): \(line)") }
      return (String(match.1), String(match.2))
    }
  }
}
