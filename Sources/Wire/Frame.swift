/// A frame is a length in `Bounds.frameHeader` big-endian bytes, then that many bytes of a snapshot.
public enum Frame {
  /// Puts the header in front of a snapshot. Throws where a reader would refuse the length.
  public static func wrap(_ snapshot: [UInt8]) throws(Refusal) -> [UInt8] {
    try check(length: snapshot.count)
    let length = UInt32(snapshot.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + snapshot
  }

  static func check(length: Int) throws(Refusal) {
    if length < 1 { throw Refusal(reason: .frameEmpty, offset: length) }
    if length > Bounds.snapshot { throw Refusal(reason: .frameTooLong, offset: length) }
  }
}

/// Puts frames together from whatever pieces a stream delivers them in. One buffer, made once; the
/// length is checked as soon as it is known, and no byte beyond the current frame is asked for.
public struct FrameReader {
  private var buffer = [UInt8](repeating: 0, count: Bounds.frameHeader + Bounds.snapshot)
  private var filled = 0
  private var end = Bounds.frameHeader

  public init() {}

  /// Whether a frame has been begun and not completed.
  public var isMidFrame: Bool { filled > 0 }

  /// Forgets a frame that was begun: the stream ended, or another one begins.
  public mutating func reset() {
    filled = 0
    end = Bounds.frameHeader
  }

  /// Lets `read` fill the part of the buffer it is given; it returns how many bytes it put there.
  /// Returns the snapshot once its frame is complete, nil until then.
  /// Throws when the header announces a length out of bounds, or the snapshot is refused.
  public mutating func receive(
    _ read: (UnsafeMutableRawBufferPointer) -> Int
  ) throws(Refusal) -> Snapshot? {
    let wanted = filled..<end
    filled += unsafe buffer.withUnsafeMutableBytes {
      unsafe read(UnsafeMutableRawBufferPointer(rebasing: $0[wanted]))
    }
    guard filled == end else { return nil }
    if end == Bounds.frameHeader {
      let length = buffer[..<end].reduce(0) { $0 << 8 | Int($1) }
      try Frame.check(length: length)
      end += length
      return nil
    }
    defer { reset() }
    return try Snapshot(decoding: buffer[Bounds.frameHeader..<end])
  }
}
