// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common

/// Where snapshots go, as the loop sees it. It never waits for anything by itself.
protocol Destination: ~Copyable {
  /// What `poll(2)` has to watch.
  var watched: pollfd { get }
  /// When `advance` is to be called though nothing was seen; nil if never.
  var wakesAt: Milliseconds? { get }
  /// Whether a snapshot can be taken now.
  var isReady: Bool { get }
  /// From when on a snapshot is wanted even if nothing has changed; nil if never.
  var wantsAt: Milliseconds? { get }
  /// Goes on with what was begun. `seen` is what `poll(2)` found for `watched`.
  mutating func advance(seen: Int16, at now: Milliseconds)
  /// Takes a snapshot, and passes it on if it differs from the last or is wanted.
  mutating func offer(_ snapshot: [UInt8], at now: Milliseconds)
}
