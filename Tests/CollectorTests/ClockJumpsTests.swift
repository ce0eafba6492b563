// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test func a_clock_that_runs_on_has_not_jumped() throws {
  var jumps = try ClockJumps()
  let hasJumped = jumps.take()
  #expect(!hasJumped)
}

@Test(arguments: [0, 1_700_000_000_000] as [Int64], [-1, 1] as [Int64])
func a_clock_that_moved_by_10_ms_has_jumped_and_by_less_has_not(lead: Int64, direction: Int64) {
  let before = RealTime(lead: lead)
  #expect(RealTime(lead: lead + direction * ClockJumps.least).hasJumped(since: before))
  #expect(!RealTime(lead: lead + direction * (ClockJumps.least - 1)).hasJumped(since: before))
}

@Test func a_clock_that_is_looked_at_twice_has_not_jumped() {
  // A look is two calls: this thread may be stopped between them.
  let areAlike = (1...10).contains { _ in !RealTime.now().hasJumped(since: .now()) }
  #expect(areAlike)
}
