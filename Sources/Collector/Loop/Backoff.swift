// SPDX-License-Identifier: Apache-2.0

import Common

/// The time between tries, doubled with each one within `Limits.backoff`.
struct Backoff {
  private var delay = Limits.backoff.lowerBound

  /// How long to wait before the next try.
  mutating func next() -> Milliseconds {
    defer { delay = min(2 * delay, Limits.backoff.upperBound) }
    return delay
  }

  mutating func reset() { delay = Limits.backoff.lowerBound }
}
