// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Since when each link has had link-local addresses and no others.
///
/// A vif has its link-local addresses before DHCP or a router gives it the one that a person
/// expects, and deployment tools take the first address that they see. So link-local addresses are
/// told only once the link has gone without others for some time.
struct LinkLocalWait {
  private struct Wait {
    let index: UInt32
    let since: Milliseconds
  }

  /// How long a link goes without other addresses before its link-local ones are told.
  private let pause: Milliseconds
  private var now: Milliseconds = 0
  /// The links that wait or have waited: of the last read, and of this read so far.
  private var before: [Wait] = []
  private var waits: [Wait] = []
  private var hasBegun = false
  /// Whether no links were read before these.
  private var isStart = true
  /// When the next link-local addresses are to be told; nil if there are none that wait.
  private(set) var endsAt: Milliseconds?

  init(pause: Milliseconds) { self.pause = pause }

  /// Begins a read of the links. The wait of a link for which `isOver` is not called is forgotten.
  mutating func begin(at now: Milliseconds) {
    self.now = now
    isStart = !hasBegun
    hasBegun = true
    before = waits
    waits = []
    endsAt = nil
  }

  /// Whether to publish the link-local addresses of a link that has no others. In the first read the
  /// age of the addresses counts as wait, so that a restart does not remove published ones.
  /// - Parameter created: when the oldest of them was added (`AddressMessage.created`).
  mutating func isOver(for index: UInt32, created: UInt32?) -> Bool {
    let since = before.first { $0.index == index }?.since ?? now - (isStart ? age(created) : 0)
    waits.append(Wait(index: index, since: since))
    let end = since + pause
    if now >= end { return true }
    endsAt = min(endsAt ?? end, end)
    return false
  }

  /// The age of an address: `created` and `now` are times of the same clock.
  private func age(_ created: UInt32?) -> Milliseconds {
    guard let created else { return 0 }
    let hundredths = UInt32(truncatingIfNeeded: now / 10) &- created
    return Milliseconds(hundredths) * 10
  }
}
