// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test func a_clock_that_runs_on_has_not_jumped() {
  guard let jumps = ClockJumps() else {
    Issue.record("no timer")
    return
  }
  let hasJumped = jumps.take()
  #expect(!hasJumped)
}
