// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test func events_that_never_came_are_drained() {
  guard var events = LinkEvents() else {
    Issue.record("no rtnetlink socket")
    return
  }
  let isUsable = events.drain()
  #expect(isUsable)
}
