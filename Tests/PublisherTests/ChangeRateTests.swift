// SPDX-License-Identifier: Apache-2.0

import Common
import Random
import Testing

@testable import Publisher

/// A reference, since `#expect` takes no mutating call.
private final class Rate {
  private var bucket = TokenBucket(burst: Limits.changeBurst, refill: Limits.changeRefill)
  func admit(_ now: Int64) -> Bool {
    guard now >= bucket.readyAt else { return false }
    bucket.take(at: now)
    return true
  }
}

@Test func nine_change_sets_are_admitted_at_once_and_no_more() {
  let rate = Rate()
  for _ in 0..<9 { #expect(rate.admit(5_000)) }
  for now: Int64 in [5_000, 5_001, 5_999] { #expect(!rate.admit(now)) }
}

@Test func from_then_on_there_is_one_a_second() {
  let rate = Rate()
  for _ in 0..<9 { #expect(rate.admit(0)) }
  for second: Int64 in 1..<60 {
    #expect(!rate.admit(second * 1_000 - 1))
    #expect(rate.admit(second * 1_000))
    #expect(!rate.admit(second * 1_000))
  }
}

@Test func what_is_refused_does_not_count_and_nine_seconds_of_rest_bring_all_back() {
  let rate = Rate()
  for _ in 0..<9 { #expect(rate.admit(5)) }
  for now: Int64 in 6..<1_005 { #expect(!rate.admit(now)) }
  for _ in 0..<9 { #expect(rate.admit(9_005)) }
  #expect(!rate.admit(9_005))
}

/// One more may take effect late.
@Test(arguments: [1, 10, 250, 499, 500, 501, 60_000] as [Int64])
func there_are_never_more_than_19_in_any_10_seconds_of_an_hour(longestPause: Int64) {
  var random = SplitMix64(seed: UInt64(longestPause))
  let rate = Rate()
  var admitted: [Int64] = []
  var now: Int64 = 123_456
  while now < 3_723_456 {
    if rate.admit(now) { admitted.append(now) }
    now += longestPause < 2 ? 1 : Int64(random.below(Int(longestPause)))
  }
  for (i, time) in admitted.enumerated().dropFirst(19) where time - admitted[i - 19] < 10_000 {
    Issue.record("too many until \(time)")
  }
  if longestPause <= 500 { #expect(admitted.count >= 3_500) }
}
