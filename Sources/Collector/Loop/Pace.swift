// SPDX-License-Identifier: Apache-2.0

import Common

/// When the next snapshot may be collected: the first at once, then at intervals of `Limits.gap`, until
/// `Limits.burst` of them are used up; after that as fast as they come back, one each `Limits.refill`.
struct Pace {
  private var gapEndsAt: Milliseconds = 0
  private var bucket = TokenBucket(burst: Limits.burst, refill: Limits.refill)

  /// The earliest time for the next snapshot.
  var readyAt: Milliseconds { max(gapEndsAt, bucket.readyAt()) }

  /// Notes that a snapshot is collected.
  mutating func spend(at now: Milliseconds) {
    gapEndsAt = now + Limits.gap
    bucket.take(at: now)
  }
}
