// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation
import Wire

@testable import Collector

extension Text {
  var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension LinkTable {
  /// Of a dump that is read when the kernel starts.
  init() { self.init(at: 0) }

  var links: [Link] { kept().links }

  /// With link-local addresses that need not wait.
  func kept() -> (links: [Link], omitted: Omissions) {
    var wait = LinkLocalWait(pause: 0)
    return kept(&wait)
  }
}

extension Volumes {
  init(files: SystemFiles) { self.init(files: files) { _, _ in } }
}

extension LinkDump where Source: ~Copyable {
  mutating func read(
    anew: Bool = false, roleOf: (LinkMessage) -> LinkRole
  ) -> (LinkTable, DumpOutcome) {
    read(anew: anew, at: 0, roleOf: roleOf)
  }
}

extension String {
  /// The bytes and a NUL, as C functions take them.
  var cString: [UInt8] { Array(utf8) + [0] }
}

extension SystemFiles {
  /// Says nothing.
  convenience init(quiet root: String) {
    var log = Log(program: "test")
    log.threshold = .error
    self.init(root: root.cString, log)
  }
}

/// Files below a directory of their own, removed when the value goes.
final class Tree {
  private let root = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
  /// One and the same: whether they were short of something is told by those that were asked.
  private(set) lazy var files = SystemFiles(quiet: root)

  init(_ contents: [String: String]) {
    mkdir(root, 0o755)
    for (path, text) in contents { write(path, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ path: String) -> String { root + path }

  func write(_ path: String, _ text: String) { write(Array(path.utf8), text) }

  /// Makes a file and the directories it stands in, with whatever bytes in their names.
  func write(_ path: [UInt8], _ text: String) {
    let full = Array(root.utf8) + path
    for (i, byte) in full.enumerated() where byte == UInt8(ascii: "/") && i > root.utf8.count {
      mkdir(Self.cString(full[..<i]), 0o755)
    }
    guard let file = fopen(Self.cString(full[...]), "w") else { fatalError("a file of the test cannot be written") }
    fputs(text, file)
    fclose(file)
  }

  private static func cString(_ bytes: ArraySlice<UInt8>) -> [CChar] {
    (bytes + [0]).map { CChar(bitPattern: $0) }
  }
}

/// Tries `parse` with each beginning of `bytes`, and with each byte changed to every other: none may crash it.
func tryDamaged(_ bytes: [UInt8], _ parse: (ArraySlice<UInt8>) -> Void) {
  for place in bytes.indices {
    parse(bytes[..<place])
    for byte in UInt8.min...UInt8.max {
      var changed = bytes
      changed[place] = byte
      parse(changed[...])
    }
  }
}
