// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

@Test(
  arguments: [
    (
      "MemTotal:        2030100 kB\nMemFree:          100 kB\nMemAvailable:    1500000 kB\n", 2_030_100,
      1_500_000
    ),
    ("MemTotal:        2030100 kB\nMemFree:          100 kB\n", 2_030_100, 100),
    ("MemFree: 7 kB\r\n", 0, 7),
    ("MemTotal: kB\nMemAvailable: -5 kB\nMemFree: 5 kB\n", 0, 5),
    ("MemTotal: 9007199254740992 kB\nMemFree: 9007199254740993 kB", 9_007_199_254_740_992, 0),
    ("MemTotal: 99999999999999999999999999 kB\n", 0, 0),
    ("", 0, 0),
  ] as [(String, UInt64, UInt64)])
func memory_is_taken_from_meminfo(file: String, total: UInt64, free: UInt64) {
  let memory = Memory(meminfo: Array(file.utf8))
  #expect(memory.totalKiB == total)
  #expect(memory.freeKiB == free)
}
