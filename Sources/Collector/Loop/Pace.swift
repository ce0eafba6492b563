// SPDX-License-Identifier: Apache-2.0

import Common

/// When the next snapshot may be collected: the first at once, then at intervals of `Limits.gap`, until
/// `Limits.burst` tokens are used up; after that as fast as they come back, one each `Limits.refill`.
struct Pace {
  private var gapEndsAt: Milliseconds = 0
  private var bucket = TokenBucket(burst: Limits.burst, refill: Limits.refill)

  /// The earliest time for the next snapshot.
  var readyAt: Milliseconds { max(gapEndsAt, bucket.readyAt()) }

  /// Notes that a snapshot is collected.
  /// - Parameter links: how many the system has, as far as is known.
  mutating func spend(at now: Milliseconds, links: Int) {
    gapEndsAt = now + Limits.gap
    bucket.take(min(1 + Int64(links / Limits.linksPerToken), Limits.burst), at: now)
  }
}
