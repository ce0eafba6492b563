// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Wire

/// The names in a directory, in no order.
struct Directory {
  /// `Limits.entries` at most.
  private(set) var names: [[UInt8]] = []
  private(set) var omitted = 0
  /// The errno of what failed, or 0.
  private(set) var trouble: Int32 = 0

  init() {}

  /// - Parameter path: NUL-terminated. A directory that cannot be read has no names.
  /// - Parameter isWanted: other names are as if they were not there.
  init(_ path: [UInt8], where isWanted: ([UInt8]) -> Bool) {
    guard let directory = unsafe opendir(path) else {
      trouble = xga_errno()
      return
    }
    defer { unsafe closedir(directory) }
    while let entry = unsafe collector_next_name(directory) {
      let name = unsafe Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry)))
      if !isWanted(name) { continue }
      if names.count < Limits.entries { names.append(name) } else { omitted += 1 }
    }
  }
}
