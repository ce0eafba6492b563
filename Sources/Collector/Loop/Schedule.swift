// SPDX-License-Identifier: Apache-2.0

import Common

/// Decides when to collect: at once where something may have changed, at the latest after the interval or
/// when the destination wants a snapshot, and never faster than `Pace` lets it.
struct Schedule {
  private let interval: Milliseconds
  private var pace = Pace()
  /// When all was read last.
  private var collectedAt: Milliseconds = 0
  /// Whether something may have changed since the last snapshot.
  private(set) var isDirty = true
  /// Whether that may be anything, not only links or the host's name.
  private(set) var isAllDirty = true

  init(interval: Milliseconds) { self.interval = interval }

  mutating func noteChange(ofAll: Bool = false) {
    isDirty = true
    isAllDirty = isAllDirty || ofAll
  }

  /// Notes that a snapshot is being collected: what changes from now on, it may lack. Returns whether all has to
  /// be read for it: because it changed, or the interval is over.
  /// - Parameter links: how many the system had last.
  mutating func noteCollected(at now: Milliseconds, links: Int) -> Bool {
    pace.spend(at: now, links: links)
    isDirty = false
    guard isAllDirty || now >= collectedAt + interval else { return false }
    collectedAt = now
    isAllDirty = false
    return true
  }

  /// When to collect next.
  /// - Parameter wantsAt: when the destination or the collector wants a snapshot; `.max` for never.
  func collectsAt(wantsAt: Milliseconds) -> Milliseconds {
    let dueAt = isDirty ? 0 : min(collectedAt + interval, wantsAt)
    return max(dueAt, pace.readyAt)
  }
}
