/// One direction over a snapshot's canonical JSON. The format is described once, in `SnapshotFormat.swift`, as a
/// sequence of these steps; what reads and what writes both follow it. Each step begins with `key`, the
/// bytes in front of its value. Reading is here (`Reader`); writing is no business of who reads (`Encoding`).
package protocol Codec: SendableMetatype {
  /// Why the step cannot be done, and where.
  func refusal(_ reason: Text) -> Refusal
  /// The bytes of `key` as they stand.
  mutating func literal(_ key: StaticString) throws(Refusal)
  /// A decimal integer in `range`: digits only, no leading zero.
  mutating func integer(_ key: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>) throws(Refusal)
  /// Two lower-case hexadecimal digits.
  mutating func hexadecimal(_ key: StaticString, _ value: inout UInt8) throws(Refusal)
  /// `true` or `false`.
  mutating func flag(_ key: StaticString, _ value: inout Bool) throws(Refusal)
  /// A string of `Bounds.text` bytes at most; `"` and `\` stand behind a `\`, and nothing else does.
  mutating func text(_ key: StaticString, _ value: inout Text) throws(Refusal)
  /// An array of at most `limit` values, each read into a copy of `initial`.
  mutating func list<T>(
    _ key: StaticString, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void) throws(Refusal)
}

extension Codec {
  mutating func integer<T: UnsignedInteger>(
    _ key: StaticString, _ value: inout T, in range: ClosedRange<T>
  ) throws(Refusal) {
    var number = UInt64(value)
    try integer(key, &number, in: UInt64(range.lowerBound)...UInt64(range.upperBound))
    value = T(number)
  }

  /// An array of none or one integer: for a fact that there need not be.
  mutating func optional(
    _ key: StaticString, _ value: inout [UInt64], in range: ClosedRange<UInt64>
  ) throws(Refusal) {
    try list(key, &value, limit: 1, initial: range.lowerBound) { (codec, number) throws(Refusal) in
      try codec.integer("", &number, in: range)
    }
  }

  mutating func texts(_ key: StaticString, _ values: inout [Text], limit: Int) throws(Refusal) {
    try list(key, &values, limit: limit, initial: "") { (codec, text) throws(Refusal) in try codec.text("", &text) }
  }
}
