// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A Debian system of its own kernel, systemd and udev, with the agent installed as README.md says.
public final class DebianSystem {
  public enum Suite: String, CaseIterable, Sendable {
    case bookworm
    case trixie
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
      XenPlaces.lab + "/make-guest-disk.sh", XenPlaces.debianCache, suite.rawValue, Places.programs,
      folder.path + "/disk", deadline: 120)
  }
}
