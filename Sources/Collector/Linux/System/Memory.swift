// SPDX-License-Identifier: Apache-2.0

import Wire

/// Memory in KiB, 0 for not known.
struct Memory {
  let totalKiB: UInt64
  /// What programs could still get without swapping.
  let freeKiB: UInt64

  init(files: SystemFiles) {
    self.init(meminfo: files.read("/proc/meminfo") ?? [])
  }

  /// From `proc_meminfo(5)`, whose kB are KiB. Kernels before 3.14 have no MemAvailable: MemFree then.
  init(meminfo: [UInt8]) {
    let lines = meminfo.lines
    totalKiB = Self.amount("MemTotal:", in: lines) ?? 0
    freeKiB = Self.amount("MemAvailable:", in: lines) ?? Self.amount("MemFree:", in: lines) ?? 0
  }

  private static func amount(_ key: Text, in lines: [[UInt8]]) -> UInt64? {
    let value = lines.compactMap { $0.after(key) }.first
    return value?.trimmed.digits.decimal.flatMap { Bounds.amount.contains($0) ? $0 : nil }
  }
}
