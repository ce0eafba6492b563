// SPDX-License-Identifier: Apache-2.0

import Common
import Testing

@testable import Collector

private let start: Milliseconds = 1_000_000

/// One that has collected at `start`, with an interval of 30 seconds.
private func collected() -> Schedule {
  var schedule = Schedule(interval: 30_000)
  _ = schedule.noteCollected(at: start, links: 3)
  return schedule
}

@Test func the_first_snapshot_is_due_at_once() {
  let schedule = Schedule(interval: 30_000)
  #expect(schedule.isDirty && schedule.collectsAt(wantsAt: .max) <= 0)
}

@Test func without_a_change_the_next_is_due_after_the_interval() {
  #expect(!collected().isDirty)
  #expect(collected().collectsAt(wantsAt: .max) == start + 30_000)
}

@Test func the_destination_may_want_one_earlier_but_not_later() {
  #expect(collected().collectsAt(wantsAt: start + 20_000) == start + 20_000)
  #expect(collected().collectsAt(wantsAt: start + 60_000) == start + 30_000)
}

@Test func a_change_is_due_after_the_gap_and_so_is_a_wish() {
  var schedule = collected()
  #expect(schedule.collectsAt(wantsAt: 0) == start + Limits.gap)
  schedule.noteChange()
  #expect(schedule.isDirty && schedule.collectsAt(wantsAt: .max) == start + Limits.gap)
  _ = schedule.noteCollected(at: start + 5_000, links: 3)
  #expect(!schedule.isDirty && schedule.collectsAt(wantsAt: .max) == start + 30_000)
}

@Test func all_is_read_at_the_start_and_when_it_changed_and_amounts_after_each_interval() {
  var schedule = Schedule(interval: 30_000)
  var reads = [schedule.noteCollected(at: start, links: 3)]
  for time in [29_999, 30_000] as [Milliseconds] {
    schedule.noteChange()
    reads.append(schedule.noteCollected(at: start + time, links: 3))
  }
  schedule.noteChange(ofAll: true)
  schedule.noteChange()
  #expect(schedule.isAllDirty)
  reads.append(schedule.noteCollected(at: start + 31_000, links: 3))
  #expect(reads == [.all, .links, .amounts, .all] && !schedule.isAllDirty)
  #expect(schedule.collectsAt(wantsAt: .max) == start + 61_000)
}

@Test func changes_without_end_are_collected_at_the_pace() {
  var schedule = Schedule(interval: 30_000)
  var pace = Pace()
  for _ in 0..<100 {
    let now = max(start, schedule.collectsAt(wantsAt: .max))
    #expect(now == max(start, pace.readyAt))
    _ = schedule.noteCollected(at: now, links: 3)
    schedule.noteChange()
    pace.spend(at: now, links: 3)
  }
}
