// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An unprivileged domain of a `Xenstored`, with the nodes that its toolstack made.
public final class Guest {
  /// Whose permissions: what a guest may write differs.
  public enum Toolstack: String, CaseIterable, Sendable {
    case libxl
    case xapi
  }

  public let domid: Int
  public var home: String { "/local/domain/\(domid)" }
  /// The guest's stand-in for `/dev/xen/xenbus`.
  public let socket: String
  private let bridge: Daemon
  private var restores = 0

  public init(_ xenstored: Xenstored, domid: Int = 5, toolstack: Toolstack = .libxl) throws {
    self.domid = domid
    socket = xenstored.folder.path + "/guest.\(domid).sock"
    bridge = try Daemon([
      "python3", Places.lab + "/guest-bridge.py", xenstored.folder.path, "\(domid)", toolstack.rawValue,
    ])
    try wait { $0.contains("ready") }
  }

  /// The domain is migrated as it runs: all that it wrote is gone, and its clock goes on.
  public func migrate() throws {
    restores += 1
    bridge.kill(SIGUSR1)
    try wait { $0.count { $0 == "restored" } == restores }
  }

  /// The domain is saved and restored: all that it wrote is gone, and its clock jumps.
  public func saveAndRestore() throws {
    try migrate()
    try Clock.jump()
  }

  /// The domain ends.
  public func destroy() throws {
    try bridge.end(SIGTERM)
  }

  private func wait(for isReached: ([Substring]) -> Bool) throws {
    guard eventually({ isReached(bridge.outputText.split(separator: "\n")) || !bridge.running }),
      bridge.running
    else { throw LabError("the guest does not serve: \(bridge.errorLines)") }
  }
}
