// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test func events_that_never_came_are_drained() throws {
  let events = try LinkEvents()
  try events.drain()
}
