// SPDX-License-Identifier: Apache-2.0

import Common
import Xenstore

/// Changes that xenstored refused, and that are not requested again for a time.
struct WithheldChanges {
  /// Refused for a size or a quota, until `retryAt`.
  private var refused: [Change] = []
  private var retryAt: Milliseconds = 0
  /// Paths that this domain may not change, whatever the value, on this connection.
  private var forbidden: [Path] = []

  @inline(never) func contains(_ change: Change) -> Bool {
    forbidden.contains(change.path) || refused.contains(change)
  }

  /// Withholds a change for a size or a quota, in place of others to the same node.
  mutating func addRefused(_ change: Change, at now: Milliseconds) {
    dropRefused(change.path, at: now)
    refused.append(change)
  }

  /// Withholds every change to a node.
  mutating func addForbidden(_ path: Path, at now: Milliseconds) {
    dropRefused(path, at: now)
    forbidden.append(path)
  }

  @inline(never) private mutating func dropRefused(_ path: Path, at now: Milliseconds) {
    refused.removeAll { $0.path == path }
    if refused.isEmpty { retryAt = now + Limits.refusedPause }
  }

  /// Drops what is not wanted any more, and refused changes whose time is over.
  mutating func keep(_ wanted: [Change], at now: Milliseconds) {
    if now >= retryAt { refused = [] }
    refused.removeAll { old in !wanted.contains { $0.path == old.path } }
    forbidden.removeAll { path in !wanted.contains { $0.path == path } }
  }

  /// For a new connection, or another host.
  mutating func dropForbidden() { forbidden = [] }

  /// For a domain without any node of the agent: the quota may be free again.
  mutating func dropRefused() { refused = [] }
}
