// SPDX-License-Identifier: Apache-2.0

/// One direction over a snapshot's canonical JSON. `SnapshotFormat.swift` describes the format
/// once, as a sequence of these steps, and both the reader and the writer follow it.
///
/// Each step begins with `prefix`, the bytes in front of its value. After a step that failed the
/// others do nothing. `Reader` is here. The writer is in `WireEncoder`, which the publisher lacks.
package protocol Codec: SendableMetatype {
  /// The bytes of `prefix` as they are.
  mutating func literal(_ prefix: StaticString)

  /// The version of the format, `Bounds.version`.
  mutating func version(_ prefix: StaticString)

  /// A decimal integer in `range`: digits only, no leading zero.
  mutating func integer(
    _ prefix: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>)

  /// Two lower-case hexadecimal digits.
  mutating func hexadecimal(_ prefix: StaticString, _ value: inout UInt8)

  /// `true` or `false`.
  mutating func flag(_ prefix: StaticString, _ value: inout Bool)

  /// A string of `Bounds.text` bytes at most, with a `\` before each `"` and `\` and before nothing
  /// else.
  mutating func text(_ prefix: StaticString, _ value: inout Text)

  /// An array of at most `limit` values, each read into a copy of `initial`.
  mutating func list<Element>(
    _ prefix: StaticString, _ values: inout [Element], limit: Int, initial: Element,
    element: (inout Self, inout Element) -> Void)
}

extension Codec {
  /// An integer of a smaller type.
  mutating func integer<Value: UnsignedInteger>(
    _ prefix: StaticString, _ value: inout Value, in range: ClosedRange<Value>
  ) {
    var number = UInt64(value)
    integer(prefix, &number, in: UInt64(range.lowerBound)...UInt64(range.upperBound))
    value = Value(number)
  }

  /// An array of one integer, or of none for nil.
  mutating func optional(
    _ prefix: StaticString, _ value: inout UInt64?, in range: ClosedRange<UInt64>
  ) {
    var numbers: [UInt64] = []
    if let value { numbers.append(value) }
    list(prefix, &numbers, limit: 1, initial: 0) { $0.integer("", &$1, in: range) }
    value = numbers.first
  }

  /// An array of 1 for true or 0 for false, or of none for nil.
  mutating func optional(_ prefix: StaticString, _ value: inout Bool?) {
    var number: UInt64?
    if let value { number = value ? 1 : 0 }
    optional(prefix, &number, in: 0...1)
    value = number.map { $0 == 1 }
  }

  mutating func texts(_ prefix: StaticString, _ values: inout [Text], limit: Int) {
    list(prefix, &values, limit: limit, initial: "") { $0.text("", &$1) }
  }

  /// `"00:16:3e:00:00:01"`.
  mutating func hardwareAddress(_ prefix: StaticString, _ octets: inout [UInt8]) {
    literal(prefix)
    literal("\"")
    for i in octets.indices { hexadecimal(i == 0 ? "" : ":", &octets[i]) }
    literal("\"")
  }

  /// `"192.0.2.1/24"`.
  mutating func ipv4Address(_ address: inout Address) {
    literal("\"")
    for i in address.octets.indices {
      integer(i == 0 ? "" : ".", &address.octets[i], in: 0...UInt8.max)
    }
    integer("/", &address.prefix, in: 0...32)
    literal("\"")
  }

  /// `"2001:0db8:0000:0000:0000:0000:0000:0001/64"`: all in full, so that there is one form only.
  mutating func ipv6Address(_ address: inout Address) {
    literal("\"")
    for i in address.octets.indices {
      let isNextGroup = i > 0 && i % 2 == 0
      hexadecimal(isNextGroup ? ":" : "", &address.octets[i])
    }
    integer("/", &address.prefix, in: 0...128)
    literal("\"")
  }
}
