// SPDX-License-Identifier: Apache-2.0

import Random

/// What decides in a life: all of it follows from the seed.
typealias Chance = SplitMix64

extension SplitMix64 {
  /// True once in so many times; never for 0.
  mutating func one(in times: Int) -> Bool { times > 0 && oneIn(times) }
}
