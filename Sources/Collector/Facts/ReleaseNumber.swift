// SPDX-License-Identifier: Apache-2.0

import Wire

/// The first two parts of a version, as they are written: `22` and `04` of `22.04`, `1` and `13` of
/// `v1.13.10`.
struct ReleaseNumber {
  let major: [UInt8]
  /// Empty if the version has one part only.
  let minor: [UInt8]

  /// Nil unless `version` begins with a digit, after a `v` or without. What follows the second part does
  /// not matter. Eight digits are no number but a date, which rolling releases tell instead: `20240823`.
  init?(_ version: [UInt8]) {
    let parts = version.after("v") ?? version.after("V") ?? version
    major = parts.digits
    guard !major.isEmpty, major.count < 8 else { return nil }
    minor = Array(parts.dropFirst(major.count)).after(".")?.digits ?? []
  }
}
