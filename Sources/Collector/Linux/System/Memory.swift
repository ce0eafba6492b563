// SPDX-License-Identifier: Apache-2.0

import Wire

/// Memory in KiB, 0 for not known.
struct Memory {
  let totalKiB: UInt64
  /// What programs could still get without swapping.
  let freeKiB: UInt64

  init(files: SystemFiles) {
    // Without ZFS the file is not there.
    let path: Text = "/proc/spl/kstat/zfs/arcstats"
    self.init(meminfo: files.read("/proc/meminfo") ?? [], arcstats: files.read(path) ?? [])
  }

  /// From `proc_meminfo(5)`, whose kB are KiB. Kernels before 3.14 have no MemAvailable: MemFree then.
  ///
  /// The kernel counts the cache of ZFS as used. What is over its least size can be had back, so it is available.
  /// - Parameter arcstats: what ZFS says of its cache, a line `NAME TYPE VALUE` for each number, in bytes.
  init(meminfo: [UInt8], arcstats: [UInt8] = []) {
    let lines = meminfo.lines
    totalKiB = Self.amount("MemTotal:", in: lines) ?? 0
    let available = Self.amount("MemAvailable:", in: lines) ?? Self.amount("MemFree:", in: lines) ?? 0
    let cache = Self.bytes("size", in: arcstats.lines)
    let leastCache = Self.bytes("c_min", in: arcstats.lines)
    let cacheKiB = cache > leastCache ? (cache - leastCache) / 1_024 : 0
    // The two files are read at different times, so the sum may be over the total.
    freeKiB = totalKiB > available ? min(totalKiB, available + min(cacheKiB, totalKiB)) : available
  }

  /// A number of arcstats; 0 if it is not there.
  private static func bytes(_ name: Text, in lines: [[UInt8]]) -> UInt64 {
    for line in lines {
      let words = line.split(whereSeparator: { $0.isSpace })
      if words.count == 3, Array(words[0]).equals(name) { return Array(words[2]).decimal ?? 0 }
    }
    return 0
  }

  private static func amount(_ key: Text, in lines: [[UInt8]]) -> UInt64? {
    let value = lines.compactMap { $0.after(key) }.first
    return value?.trimmed.digits.decimal.flatMap { Bounds.amount.contains($0) ? $0 : nil }
  }
}
