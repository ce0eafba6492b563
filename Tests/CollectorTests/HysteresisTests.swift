// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

@Test(
  arguments: [
    (10_000, 10_100, 10_000), (10_000, 10_101, 10_101), (10_000, 9_900, 10_000), (10_000, 9_899, 9_899),
    (150, 151, 150), (150, 152, 152), (99, 100, 100), (1, 1, 1), (1, 0, 0), (0, 0, 0), (0, 1, 1),
    (1 << 53, 0, 0), (0, 1 << 53, 1 << 53), (.max, .max - .max / 100, .max),
    (.max, .max - .max / 100 - 1, .max - .max / 100 - 1),
  ] as [(UInt64, UInt64, UInt64)])
func an_amount_holds_until_it_is_off_by_more_than_1_percent(told: UInt64, now: UInt64, steady: UInt64) {
  #expect(now.steady(told: told) == steady)
}

@Test func what_creeps_is_told_once_it_is_off_by_more_than_1_percent() {
  var told: UInt64 = 10_000
  var changes = 0
  for now in 10_001...10_250 as ClosedRange<UInt64> {
    let next = now.steady(told: told)
    if next != told { changes += 1 }
    told = next
  }
  // At 10,101 and 10,203.
  #expect(changes == 2 && told == 10_203)
}

private func volume(_ name: Text, free: UInt64?) -> Volume {
  var volume = Volume()
  volume.name = name
  volume.freeBytes = free
  return volume
}

@Test func volumes_are_steady_by_name_and_only_while_mounted() {
  let told = [volume("a", free: 1_000), volume("b", free: 2_000), volume("c", free: nil)]
  let now = [
    volume("c", free: 7), volume("b", free: nil), volume("a", free: 1_010), volume("d", free: 1_010),
  ]
  #expect(now.steady(told: told).map(\.freeBytes) == [7, nil, 1_000, 1_010])
  #expect([volume("a", free: 1_011)].steady(told: told).map(\.freeBytes) == [1_011])
}
