import Wire

/// The first two parts of a version, as they are written: `22` and `04` of `22.04`.
struct ReleaseNumber {
  let major: [UInt8]
  /// Empty if the version has one part only.
  let minor: [UInt8]

  /// Nil unless `version` begins with a digit. What follows the second part does not matter.
  init?(_ version: [UInt8]) {
    major = version.digits
    guard !major.isEmpty else { return nil }
    minor = Array(version.dropFirst(major.count)).after(".")?.digits ?? []
  }
}
