/// One direction over a snapshot's canonical JSON. The format is described once, in `SnapshotFormat.swift`, as a
/// sequence of these steps; what reads and what writes both follow it. Each step begins with `key`, the
/// bytes in front of its value. After a step that cannot be done the others do nothing.
/// Reading is here (`Reader`); writing is no business of who reads (`WireEncoder`).
package protocol Codec: SendableMetatype {
  /// The bytes of `key` as they stand.
  mutating func literal(_ key: StaticString)
  /// A decimal integer in `range`: digits only, no leading zero.
  mutating func integer(_ key: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>)
  /// Two lower-case hexadecimal digits.
  mutating func hexadecimal(_ key: StaticString, _ value: inout UInt8)
  /// `true` or `false`.
  mutating func flag(_ key: StaticString, _ value: inout Bool)
  /// A string of `Bounds.text` bytes at most; `"` and `\` stand behind a `\`, and nothing else does.
  mutating func text(_ key: StaticString, _ value: inout Text)
  /// An array of at most `limit` values, each read into a copy of `initial`.
  mutating func list<T>(
    _ key: StaticString, _ values: inout [T], limit: Int, initial: T, element: (inout Self, inout T) -> Void)
}

extension Codec {
  mutating func integer<T: UnsignedInteger>(_ key: StaticString, _ value: inout T, in range: ClosedRange<T>) {
    var number = UInt64(value)
    integer(key, &number, in: UInt64(range.lowerBound)...UInt64(range.upperBound))
    value = T(number)
  }

  /// An array of none or one integer: for a fact that there need not be.
  mutating func optional(_ key: StaticString, _ value: inout [UInt64], in range: ClosedRange<UInt64>) {
    list(key, &value, limit: 1, initial: range.lowerBound) { $0.integer("", &$1, in: range) }
  }

  /// The same for a fact that is true or false: 1 or 0.
  mutating func optional(_ key: StaticString, _ value: inout Bool?) {
    var numbers: [UInt64] = []
    if let value { numbers = [value ? 1 : 0] }
    optional(key, &numbers, in: 0...1)
    value = numbers.first.map { $0 == 1 }
  }

  mutating func texts(_ key: StaticString, _ values: inout [Text], limit: Int) {
    list(key, &values, limit: limit, initial: "") { $0.text("", &$1) }
  }
}
