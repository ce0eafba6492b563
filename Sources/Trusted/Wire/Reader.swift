// SPDX-License-Identifier: Apache-2.0

/// Reads canonical JSON: forward only, never past the end, and nothing beyond a limit.
///
/// A step that meets something else refuses it. Then the reader stands at the end, where every
/// later step fails, too, and the first refusal is kept.
struct Reader: Codec {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// Nil as long as nothing was refused.
  private(set) var refusal: Refusal?

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")
  private static let listEnd = UInt8(ascii: "]")

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
    if bytes.count > Bounds.snapshot { refuse("snapshot too long") }
  }

  @inline(never) private mutating func refuse(_ reason: Text) {
    if refusal == nil { refusal = Refusal(reason: reason, offset: position - bytes.startIndex) }
    position = bytes.endIndex
  }

  /// Refuses what comes behind the snapshot.
  mutating func end() {
    if position != bytes.endIndex { refuse("bytes behind the snapshot") }
  }

  /// The next byte, which is not taken; 0 at the end. JSON has no 0, so no step takes it for its
  /// own.
  private mutating func peek() -> UInt8 {
    if position < bytes.endIndex { return bytes[position] }
    refuse("ended too soon")
    return 0
  }

  mutating func literal(_ prefix: StaticString) {
    for i in 0..<prefix.utf8CodeUnitCount {
      let expected = unsafe prefix.utf8Start[i]
      guard peek() == expected else { return refuse("unexpected byte") }
      position += 1
    }
  }

  /// Takes a digit, if one comes next.
  private mutating func digit(base: Int) -> UInt64? {
    let byte = peek()
    guard let digit = Text.digits.prefix(base).firstIndex(of: byte) else { return nil }
    position += 1
    return UInt64(digit)
  }

  mutating func integer(
    _ prefix: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>
  ) {
    literal(prefix)
    guard var number = digit(base: 10) else { return refuse("unexpected byte") }
    // A number that begins with zero is zero: no digit may follow.
    while number > 0, let digit = digit(base: 10) {
      guard number < UInt64.max / 10 else { return refuse("number out of range") }
      number = number * 10 + digit
    }
    guard range.contains(number) else { return refuse("number out of range") }
    value = number
  }

  mutating func version(_ prefix: StaticString) {
    var version: UInt64 = 0
    integer(prefix, &version, in: 0...UInt64.max)
    if version != Bounds.version { refuse("format of another release of the collector") }
  }

  mutating func hexadecimal(_ prefix: StaticString, _ value: inout UInt8) {
    literal(prefix)
    guard let high = digit(base: 16), let low = digit(base: 16) else {
      return refuse("unexpected byte")
    }
    value = UInt8(high << 4 | low)
  }

  mutating func flag(_ prefix: StaticString, _ value: inout Bool) {
    literal(prefix)
    value = peek() == UInt8(ascii: "t")
    literal(value ? "true" : "false")
  }

  mutating func text(_ prefix: StaticString, _ value: inout Text) {
    literal(prefix)
    literal("\"")
    var content: [UInt8] = []
    while peek() != Self.quote && refusal == nil {
      guard content.count < Bounds.text else { return refuse("text too long") }
      if peek() == Self.backslash {
        position += 1
        let isEscapable = peek() == Self.quote || peek() == Self.backslash
        guard isEscapable else { return refuse("unexpected byte") }
      }
      content.append(peek())
      position += 1
    }
    guard let text = Text(content) else {
      return refuse("text is not UTF-8 or holds an invisible character")
    }
    value = text
    literal("\"")
  }

  mutating func list<Element>(
    _ prefix: StaticString, _ values: inout [Element], limit: Int, initial: Element,
    element: (inout Self, inout Element) -> Void
  ) {
    literal(prefix)
    literal("[")
    while peek() != Self.listEnd && refusal == nil {
      guard values.count < limit else { return refuse("too many items in a list") }
      if !values.isEmpty { literal(",") }
      values.append(initial)
      element(&self, &values[values.count - 1])
    }
    literal("]")
  }
}
