// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
  /// The order of names by their bytes, with runs of digits in order of their number: `sda2` is before `sda10`.
  func isBefore(_ other: [UInt8]) -> Bool {
    var (left, right) = (self[...], other[...])
    while let a = left.first, let b = right.first {
      if a.isDigit && b.isDigit {
        let (x, y) = (left.popNumber(), right.popNumber())
        if x.count != y.count { return x.count < y.count }
        if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
      } else {
        if a != b { return a < b }
        left = left.dropFirst()
        right = right.dropFirst()
      }
    }
    // Of `a1` and `a01` the shorter one.
    return left.isEmpty && (!right.isEmpty || count < other.count)
  }
}

extension ArraySlice<UInt8> {
  /// Takes the digits off that it begins with; returns them without leading zeros.
  fileprivate mutating func popNumber() -> Self {
    let digits = prefix { $0.isDigit }
    self = dropFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}
