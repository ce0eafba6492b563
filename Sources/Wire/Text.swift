/// A piece of text as it is published and logged: valid UTF-8 without control characters (C0, DEL, C1).
/// An empty text stands for a fact that is not known.
public struct Text: Equatable, Sendable, ExpressibleByStringLiteral {
  /// The UTF-8 bytes.
  public let bytes: [UInt8]
  static let digits = Text("0123456789abcdef").bytes

  /// Nil unless `bytes` are valid UTF-8 without control characters.
  public init?(_ bytes: [UInt8]) {
    guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
    // C0 and DEL are one byte; C1 is 0xC2, then less than 0xA0.
    for (previous, byte) in zip([0] + bytes, bytes) {
      if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return nil }
    }
    self.bytes = bytes
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  @inline(never) public init(stringLiteral literal: StaticString) {
    bytes = unsafe Array(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  @inline(never) public static func + (left: Text, right: Text) -> Text {
    Text(unchecked: left.bytes + right.bytes)
  }

  /// A number in decimal.
  @inline(never) public static func decimal(_ number: UInt64) -> Text {
    let digit = Text(unchecked: [digits[Int(number % 10)]])
    return number < 10 ? digit : decimal(number / 10) + digit
  }

  /// Two hexadecimal digits.
  public static func hexadecimal(_ octet: UInt8) -> Text {
    Text(unchecked: [digits[Int(octet >> 4)], digits[Int(octet & 0xF)]])
  }
}
