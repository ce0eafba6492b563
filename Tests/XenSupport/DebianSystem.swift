// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A Debian system of its own kernel, systemd and udev, with the agent installed as README.md says.
public final class DebianSystem {
  public enum Suite: String, CaseIterable, Sendable {
    case bookworm
    case trixie

    /// Whether the agent is installed from its package there; elsewhere it is by `make install`.
    public var hasPackage: Bool { self == .bookworm }
    /// Where the programs are.
    public var programs: String { hasPackage ? "/usr/sbin" : "/usr/local/sbin" }
  }

  public let suite: Suite
  private let folder: TemporaryFolder
  /// The image of its disk; whoever writes to it writes to a copy.
  var disk: String { folder.path + "/disk" }

  /// Fetches what is not there yet, and installs the agent.
  public init(_ suite: Suite) throws {
    self.suite = suite
    folder = try TemporaryFolder()
    try run(XenPlaces.lab + "/get-debian.sh", XenPlaces.debianCache, suite.rawValue, deadline: 600)
    try run(
      [
        XenPlaces.lab + "/make-guest-disk.sh", XenPlaces.debianCache, suite.rawValue, Places.programs,
        folder.path + "/disk",
      ] + (suite.hasPackage ? [try Self.package] : []), deadline: 120)
  }

  /// The package that `make deb` has built.
  private static var package: String {
    get throws {
      let folder = Places.package + "/.build-packages"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let packages = names.filter { $0.hasPrefix("xen-guest-agent-swift_") && $0.hasSuffix("_amd64.deb") }
      guard packages.count == 1 else { throw LabError("\(folder) has no package, or several: run make deb") }
      return "\(folder)/\(packages[0])"
    }
  }
}
