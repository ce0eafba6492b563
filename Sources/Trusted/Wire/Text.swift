// SPDX-License-Identifier: Apache-2.0

/// A piece of text as it is published and logged: valid UTF-8 without characters that are not to be
/// seen (`Unicode.Scalar.isInvisible`). An empty text stands for a fact that is not known.
public struct Text: Equatable, Sendable, ExpressibleByStringLiteral {
  /// The UTF-8 bytes.
  public let bytes: [UInt8]
  /// Whether the fact is not known.
  public var isEmpty: Bool { bytes.isEmpty }

  static let digits = Text("0123456789abcdef").bytes

  /// Nil unless `bytes` are valid UTF-8 without such characters.
  public init?(_ bytes: [UInt8]) {
    guard let span = try? UTF8Span(validating: bytes.span) else { return nil }
    var scalars = span.makeUnicodeScalarIterator()
    while let scalar = scalars.next() {
      if scalar.isInvisible { return nil }
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
