// SPDX-License-Identifier: Apache-2.0

/// A frame is a length in `Bounds.frameHeader` big-endian bytes, then that many bytes of a
/// snapshot.
public enum Frame {
  /// The length that a header announces.
  public static func length(_ header: ArraySlice<UInt8>) throws(Refusal) -> Int {
    var length = 0
    for byte in header { length = length << 8 | Int(byte) }
    guard (1...Bounds.snapshot).contains(length) else {
      throw Refusal(reason: "frame of a length out of bounds", offset: length)
    }
    return length
  }
}

/// Puts frames together from whatever pieces a stream delivers them in. It has one buffer, made
/// once. It checks the length as soon as it knows it, and asks for no byte beyond the current
/// frame.
public struct FrameReader {
  /// Not initialized, so that memory which no frame has reached is not resident. Only what `read`
  /// has filled is ever read.
  private var buffer = unsafe [UInt8](
    unsafeUninitializedCapacity: Bounds.frameHeader + Bounds.snapshot
  ) { memory, count in
    count = memory.count
  }
  private var filled = 0
  private var end = Bounds.frameHeader

  public init() {}

  /// Whether a frame has been begun and not completed.
  public var isMidFrame: Bool { filled > 0 }

  /// Drops what was received of a frame.
  public mutating func reset() {
    filled = 0
    end = Bounds.frameHeader
  }

  /// Lets `read` fill the part of the buffer that it gets. `read` returns how many bytes it put
  /// there.
  ///
  /// - Returns: the snapshot once its frame is complete, nil until then.
  /// - Throws: where the header announces a length out of bounds, or the snapshot is refused.
  public mutating func receive(
    _ read: (UnsafeMutableRawBufferPointer) -> Int
  ) throws(Refusal) -> Snapshot? {
    let missing = filled..<end
    filled += unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe read(UnsafeMutableRawBufferPointer(rebasing: bytes[missing]))
    }
    guard filled == end else { return nil }
    if end == Bounds.frameHeader {
      end += try Frame.length(buffer[..<end])
      return nil
    }
    let snapshot = buffer[Bounds.frameHeader..<end]
    reset()
    return try Snapshot(decoding: snapshot)
  }
}
