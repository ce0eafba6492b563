/// A frame is a length in `Bounds.frameHeader` big-endian bytes, then that many bytes of a snapshot.
public enum Frame {
  /// The length that a header announces.
  public static func length(_ header: ArraySlice<UInt8>) throws(Refusal) -> Int {
    let length = header.reduce(0) { $0 << 8 | Int($1) }
    if !(1...Bounds.snapshot ~= length) { throw Refusal(reason: "frame of a length out of bounds", offset: length) }
    return length
  }
}

/// Puts frames together from whatever pieces a stream delivers them in. One buffer, made once; the
/// length is checked as soon as it is known, and no byte beyond the current frame is asked for.
public struct FrameReader {
  /// Not initialized, so that memory no frame has reached is not resident; only what `read` filled is read.
  private var buffer = unsafe [UInt8](unsafeUninitializedCapacity: Bounds.frameHeader + Bounds.snapshot) {
    $1 = $0.count
  }
  private var filled = 0
  private var end = Bounds.frameHeader

  public init() {}

  /// Whether a frame has been begun and not completed.
  public var isMidFrame: Bool { filled > 0 }

  /// Forgets a frame that was begun.
  public mutating func reset() { (filled, end) = (0, Bounds.frameHeader) }

  /// Lets `read` fill the part of the buffer it is given; it returns how many bytes it put there.
  /// Returns the snapshot once its frame is complete, nil until then.
  /// Throws when the header announces a length out of bounds, or the snapshot is refused.
  public mutating func receive(_ read: (UnsafeMutableRawBufferPointer) -> Int) throws(Refusal) -> Snapshot? {
    let wanted = filled..<end
    filled += unsafe buffer.withUnsafeMutableBytes {
      unsafe read(UnsafeMutableRawBufferPointer(rebasing: $0[wanted]))
    }
    guard filled == end else { return nil }
    if end == Bounds.frameHeader {
      end += try Frame.length(buffer[..<end])
      return nil
    }
    defer { reset() }
    return try Snapshot(decoding: buffer[Bounds.frameHeader..<end])
  }
}
