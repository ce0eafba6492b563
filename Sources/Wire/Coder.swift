/// One direction of the snapshot codec. The format is described once, in `SnapshotFormat.swift`, in
/// terms of these steps; the writer and the reader both follow that description, so the reader accepts
/// exactly what the writer writes.
///
/// Every step begins with `key`, the bytes in front of the value as they stand.
protocol Coder {
  /// How many bytes have been written or read.
  var offset: Int { get }
  mutating func literal(_ key: String) throws(Refusal)
  /// A decimal integer in `range`: digits only, no leading zero.
  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ value: inout T, in range: ClosedRange<T>
  ) throws(Refusal)
  /// Exactly `digits` lower-case hexadecimal digits.
  mutating func hexadecimal<T: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ value: inout T, digits: Int
  ) throws(Refusal)
  /// `true` or `false`.
  mutating func flag(_ key: String, _ value: inout Bool) throws(Refusal)
  /// A JSON string of `Bounds.text` bytes at most; `"` and `\` escaped by `\`, nothing else.
  mutating func text(_ key: String, _ value: inout Text) throws(Refusal)
  /// A JSON array of at most `limit` elements, each begun as `initial`.
  mutating func list<T>(
    _ key: String, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void
  ) throws(Refusal)
}

/// Why a snapshot or a frame was refused.
public struct Refusal: Error, Equatable {
  public enum Reason: Equatable, Sendable {
    case frameEmpty
    case frameTooLong
    case snapshotTooLong
    case unexpectedByte
    case endedTooSoon
    case trailingBytes
    case numberOutOfRange
    case textTooLong
    case textNotPublishable
    case tooManyItems
    case linksOutOfOrder
  }
  public let reason: Reason
  /// Where in the snapshot's bytes, counted from 0; for a frame, its announced length.
  public let offset: Int
}

extension Refusal.Reason {
  /// The reason in words, for a log line.
  public var words: StaticString {
    switch self {
    case .frameEmpty: "the frame announces no bytes"
    case .frameTooLong: "the frame is too long"
    case .snapshotTooLong: "the snapshot is too long"
    case .unexpectedByte: "unexpected byte"
    case .endedTooSoon: "ended too soon"
    case .trailingBytes: "bytes after the snapshot"
    case .numberOutOfRange: "number out of range"
    case .textTooLong: "text too long"
    case .textNotPublishable: "text is not UTF-8 or holds a control character"
    case .tooManyItems: "too many items in a list"
    case .linksOutOfOrder: "links out of order"
    }
  }
}
