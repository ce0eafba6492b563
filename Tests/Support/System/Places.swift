// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where things are, from the package's root.
public enum Places {
  public static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  public static let lab = package + "/Tests/Support/Lab"
  /// What the lab fetches and builds once.
  static let cache = package + "/.build-lab"

  /// The folder of the programs under test: the variable XGA_BIN, else that of the Embedded build.
  public static var programs: String {
    ProcessInfo.processInfo.environment["XGA_BIN"] ?? package + "/.build-embedded/release"
  }
  /// Whether they have libxenstore in themselves: `make test XENSTORE=static`.
  public static var hasStaticXenstore: Bool { ProcessInfo.processInfo.environment["XGA_XENSTORE"] == "static" }
  public static var publisher: String { programs + "/xen-guest-publisher" }
  public static var collector: String { programs + "/xen-guest-collector" }

  /// The text of a file in Tests/Fixtures.
  public static func fixture(_ name: String) throws -> String {
    try String(contentsOfFile: package + "/Tests/Fixtures/" + name, encoding: .utf8)
  }
}
