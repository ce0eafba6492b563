// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

/// A release of a distribution: a folder in `Tests/Fixtures/distributions` with the files that the release
/// has, and `expected`, what is to be published for them.
private struct Distribution: CustomTestStringConvertible, Sendable {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/distributions").path

  let testDescription: String
  var path: String { Self.folder + "/" + testDescription }
  var expected: String {
    get throws { try String(contentsOfFile: path + "/expected", encoding: .utf8) }
  }
  /// The files, by their path below the root. Links are followed.
  var files: [String: String] {
    get throws {
      let names = try FileManager.default.subpathsOfDirectory(atPath: path).filter { $0 != "expected" }
      let paths = names.map { "/" + $0 }.filter { URL(filePath: path + $0).resolvesToFile }
      return try Dictionary(
        uniqueKeysWithValues: paths.map { ($0, try String(contentsOfFile: path + $0, encoding: .utf8)) })
    }
  }

  static func all() throws -> [Distribution] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "README.md" }.sorted()
      .map { Distribution(testDescription: $0) }
  }
}

extension URL {
  fileprivate var resolvesToFile: Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
  }
}

/// What is published for a system, in the form of `expected`.
private func published(_ system: OperatingSystem) -> String {
  """
  name=\(system.name.string)
  distro=\(system.distro.string)
  major=\(system.major.string)
  minor=\(system.minor.string)

  """
}

@Test(arguments: try Distribution.all())
private func a_distribution_is_told_by_its_real_files(_ distribution: Distribution) throws {
  let files = SystemFiles(quiet: distribution.path)
  #expect(try published(OperatingSystem(files: files)) == distribution.expected)
}

@Test func there_are_at_least_25_distributions() throws {
  let distros = try Distribution.all().map { try $0.expected.split(separator: "\n").dropFirst().first }
  #expect(Set(distros).count >= 25 && distros.allSatisfy { $0?.hasPrefix("distro=") == true })
}

/// Files that were edited on another system, or by hand.
@Test(arguments: try Distribution.all())
private func line_ends_and_lines_between_do_not_matter(_ distribution: Distribution) throws {
  for end in ["\r\n", " \n", "\t\r\n", "\n\n", "\n# a comment: \"\n \n"] {
    let tree = Tree(try distribution.files.mapValues { $0.replacing("\n", with: end) + end })
    #expect(try published(OperatingSystem(files: tree.files)) == distribution.expected, "\(end.debugDescription)")
  }
}

/// Some have the file in /etc, most a link there.
@Test(arguments: try Distribution.all().filter { try $0.files["/etc/os-release"] != nil })
private func os_release_may_be_in_usr_lib_alone(_ distribution: Distribution) throws {
  var files = try distribution.files
  files["/usr/lib/os-release"] = files.removeValue(forKey: "/etc/os-release")
  let tree = Tree(files)
  #expect(try published(OperatingSystem(files: tree.files)) == distribution.expected)
}
