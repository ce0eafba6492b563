// SPDX-License-Identifier: Apache-2.0

/// A piece of text as it is published and logged: valid UTF-8 without control characters (C0, DEL,
/// C1). An empty text stands for a fact that is not known.
public struct Text: Equatable, Sendable, ExpressibleByStringLiteral {
  /// The UTF-8 bytes.
  public let bytes: [UInt8]
  /// Whether the fact is not known.
  public var isEmpty: Bool { bytes.isEmpty }

  static let digits = Text("0123456789abcdef").bytes

  /// Nil unless `bytes` are valid UTF-8 without control characters.
  public init?(_ bytes: [UInt8]) {
    guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
    for i in bytes.indices {
      let byte = bytes[i]
      let isC0 = byte < 0x20
      let isDelete = byte == 0x7F
      // C1 is 0xC2, then less than 0xA0.
      let isC1 = byte < 0xA0 && i > 0 && bytes[i - 1] == 0xC2
      if isC0 || isDelete || isC1 { return nil }
    }
    self.bytes = bytes
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  @inline(never) public init(stringLiteral literal: StaticString) {
    bytes = unsafe Array(
      UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  @inline(never) public static func + (left: consuming Text, right: consuming Text) -> Text {
    Text(unchecked: left.bytes + right.bytes)
  }

  /// A number in decimal.
  @inline(never) public static func decimal(_ number: UInt64) -> Text {
    let lastDigit = Text(unchecked: [digits[Int(number % 10)]])
    if number < 10 { return lastDigit }
    return decimal(number / 10) + lastDigit
  }

  /// Two hexadecimal digits.
  public static func hexadecimal(_ octet: UInt8) -> Text {
    Text(unchecked: [digits[Int(octet >> 4)], digits[Int(octet & 0xF)]])
  }
}
