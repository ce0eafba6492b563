// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test func the_delay_doubles_to_the_limit_until_it_is_reset() {
  var backoff = Backoff()
  #expect((0..<8).map { _ in backoff.next() } == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  backoff.reset()
  #expect(backoff.next() == 100)
}
