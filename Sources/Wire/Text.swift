/// A piece of text as it is published: valid UTF-8 without control characters (C0, DEL, C1).
/// An empty text stands for a fact that is not known.
public struct Text: Equatable, Sendable {
  /// The UTF-8 bytes.
  public let bytes: [UInt8]

  /// The text that is not known.
  public init() { bytes = [] }

  /// Nil unless `bytes` are valid UTF-8 without control characters.
  public init?(_ bytes: [UInt8]) {
    guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
    var previous: UInt8 = 0
    for byte in bytes {
      if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return nil }
      previous = byte
    }
    self.bytes = bytes
  }
}
