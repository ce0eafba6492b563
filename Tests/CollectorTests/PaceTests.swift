// SPDX-License-Identifier: Apache-2.0

import Common
import Random
import Testing

@testable import Collector

/// When snapshots are collected, for events at each millisecond of a time.
private func times(from start: Milliseconds, for duration: Milliseconds, links: Int = 3) -> [Milliseconds] {
  var pace = Pace()
  var times: [Milliseconds] = []
  for now in start..<start + duration where now >= pace.readyAt {
    pace.spend(at: now, links: links)
    times.append(now)
  }
  return times
}

@Test func the_first_snapshot_is_collected_at_once() {
  #expect(Pace().readyAt <= 0)
  #expect(times(from: 5, for: 1) == [5])
}

@Test func a_burst_keeps_the_gap_and_what_follows_comes_once_a_refill() {
  let found = times(from: 1_000, for: 10_000)
  let gaps = zip(found, found.dropFirst()).map { $1 - $0 }
  #expect(gaps.allSatisfy { $0 >= Limits.gap })
  #expect(Array(gaps.prefix(Int(Limits.burst) - 1)) == Array(repeating: Limits.gap, count: Int(Limits.burst) - 1))
  #expect(gaps.suffix(5) == [250, 250, 250, 250, 250])
}

@Test func there_are_never_more_than_48_in_any_10_seconds_of_an_hour() {
  let found = times(from: 0, for: 3_600_000)
  for (i, time) in found.enumerated().dropFirst(48) {
    #expect(time - found[i - 48] >= 10_000)
  }
  #expect(found.count > 14_390)
}

@Test(arguments: [
  (124, 250), (125, 500), (249, 500), (250, 750), (500, 1_250), (874, 1_750), (875, 2_000), (16_384, 2_000),
])
func the_more_links_there_are_the_longer_is_the_pause(_ links: Int, _ pause: Milliseconds) {
  let found = times(from: 0, for: 200_000, links: links)
  let gaps = zip(found, found.dropFirst()).map { $1 - $0 }
  #expect(gaps.suffix(3) == [pause, pause, pause])
}

@Test func random_events_never_come_faster() {
  var random = SplitMix64(seed: 1)
  var pace = Pace()
  var now: Milliseconds = 0
  var found: [Milliseconds] = []
  while now < 3_600_000 {
    now += Milliseconds.random(in: 0...(Bool.random(using: &random) ? 50 : 4_000), using: &random)
    guard now >= pace.readyAt else { continue }
    pace.spend(at: now, links: 3)
    found.append(now)
  }
  for (i, time) in found.enumerated().dropFirst(48) { #expect(time - found[i - 48] >= 10_000) }
}

@Test func the_burst_is_there_again_after_a_quiet_time() {
  var pace = Pace()
  for _ in 0..<20 { pace.spend(at: max(0, pace.readyAt), links: 3) }
  let later = pace.readyAt + Limits.burst * Limits.refill
  for i in 0..<Limits.burst {
    let now = later + i * Limits.gap
    #expect(pace.readyAt <= now)
    pace.spend(at: now, links: 3)
  }
}
