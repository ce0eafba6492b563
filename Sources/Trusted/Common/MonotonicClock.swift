// SPDX-License-Identifier: Apache-2.0

import CSystem

/// A time or a duration in milliseconds. Times are those of the monotonic clock, which never jumps.
public typealias Milliseconds = Int64

/// The monotonic clock (`clock_gettime(2)`).
public func monotonicNow() -> Milliseconds {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000
}
