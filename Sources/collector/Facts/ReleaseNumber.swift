/// The first two parts of a version, as they are written: `22` and `04` of `22.04`.
struct ReleaseNumber {
  let major: [UInt8]
  /// Empty if the version has one part only.
  let minor: [UInt8]

  /// Nil unless `version` begins with a digit. What follows the second part does not matter.
  init?(_ version: some Collection<UInt8>) {
    major = Array(version.prefix { $0.isDigit })
    guard !major.isEmpty else { return nil }
    let rest = version.dropFirst(major.count)
    minor = rest.first == UInt8(ascii: ".") ? Array(rest.dropFirst().prefix { $0.isDigit }) : []
  }

  /// The first word of `line` that begins with a digit: `7.9.2009` of `CentOS Linux release 7.9.2009 (Core)`.
  init?(firstIn line: ArraySlice<UInt8>) {
    let word = line.split { $0.isSpace }.first { $0.first?.isDigit ?? false }
    guard let word, let number = Self(word) else { return nil }
    self = number
  }
}
