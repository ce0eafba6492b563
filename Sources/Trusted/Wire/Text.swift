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
    for i in bytes.indices {
      if bytes[i] < 0x20 || bytes[i] == 0x7F { return nil }
      if bytes[i] < 0xA0 && i > 0 && bytes[i - 1] == 0xC2 { return nil }
    }
    self.bytes = bytes
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  @inline(never) public init(stringLiteral literal: StaticString) {
    bytes = unsafe Array(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  @inline(never) public static func + (left: consuming Text, right: consuming Text) -> Text {
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
