// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

private let ascending = [
  "", "dm-0", "dm-9", "dm-10", "sda", "sda1", "sda01", "sda2", "sda10", "sdb", "sdb1x2", "sdb1x10",
  "xvda99999999999999999999",
  "xvda100000000000000000000",
]

@Test func names_are_ordered_by_their_numbers() {
  for (i, a) in ascending.enumerated() {
    for (j, b) in ascending.enumerated() {
      #expect(Array(a.utf8).isBefore(Array(b.utf8)) == (i < j), "\(a) \(b)")
    }
  }
}
