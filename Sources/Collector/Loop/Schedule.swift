// SPDX-License-Identifier: Apache-2.0

import Common

/// What is read for a snapshot. Links, their addresses and the host's name always are.
enum Extent {
  /// Nothing else.
  case links
  /// Also memory and free space, and the facts that seldom change if they may have changed.
  case amounts
  /// All, whether it has changed or not.
  case all
}

/// Decides when to collect: at once where something may have changed, at the latest after the interval or
/// when the destination wants a snapshot, and never faster than `Pace` lets it.
struct Schedule {
  private let interval: Milliseconds
  private var pace = Pace()
  /// When amounts, or all, were read last.
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

  /// Notes that a snapshot is being collected, which may lack changes that come from now on. Returns what has to be
  /// read for it.
  /// - Parameter links: how many the system had last.
  mutating func noteCollected(at now: Milliseconds, links: Int) -> Extent {
    pace.spend(at: now, links: links)
    isDirty = false
    guard isAllDirty || now >= collectedAt + interval else { return .links }
    collectedAt = now
    let extent: Extent = isAllDirty ? .all : .amounts
    isAllDirty = false
    return extent
  }

  /// When to collect next.
  /// - Parameter wantsAt: when the destination or the collector wants a snapshot; `.max` for never.
  func collectsAt(wantsAt: Milliseconds) -> Milliseconds {
    let dueAt = isDirty ? 0 : min(collectedAt + interval, wantsAt)
    return max(dueAt, pace.readyAt)
  }
}
