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

/// As OpenZFS 2.2 writes it, save for most of the lines.
private func arcstats(size: String, least: String) -> [UInt8] {
  Array(
    """
    9 1 0x01 147 39984 5134256423 1234567890123
    name                            type data
    hits                            4    3011
    size                            4    \(size)
    c                               4    1040187392
    c_min                           4    \(least)
    c_max                           4    1040187392
    uncompressed_size               4    7
    """.utf8)
}

@Test(
  arguments: [
    ("104857600", "33554432", 500_000 + 69_632), ("33554432", "33554432", 500_000), ("1", "33554432", 500_000),
    ("104857600", "0", 500_000 + 102_400), ("18446744073709551615", "0", 1_000_000), ("x", "0", 500_000),
    ("", "", 500_000), ("-1", "0", 500_000),
  ] as [(String, String, UInt64)])
func the_cache_of_ZFS_is_available_but_for_its_least_size(size: String, least: String, free: UInt64) {
  let meminfo = Array("MemTotal: 1000000 kB\nMemAvailable: 500000 kB\n".utf8)
  #expect(Memory(meminfo: meminfo, arcstats: arcstats(size: size, least: least)).freeKiB == free)
}

@Test func the_cache_of_ZFS_is_read_from_its_file() {
  let tree = Tree([
    "/proc/meminfo": "MemTotal: 1000 kB\nMemAvailable: 5 kB\n",
    "/proc/spl/kstat/zfs/arcstats": String(decoding: arcstats(size: "4096", least: "1024"), as: UTF8.self),
  ])
  #expect(Memory(files: tree.files).freeKiB == 8)
}
