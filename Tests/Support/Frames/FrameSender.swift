// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Plays a collector that sends what it likes.
public final class FrameSender {
  private var descriptor: Int32

  /// Connects to the publisher's socket, waiting for it to be there.
  public init(_ path: String) throws {
    var connected: Int32?
    _ = eventually {
      connected = try? connectedSocket(path)
      return connected != nil
    }
    guard let connected else { throw LabError("\(path): nobody listens") }
    descriptor = connected
  }

  deinit { end() }

  /// Closes the connection.
  public func end() {
    close(descriptor)
    descriptor = -1
  }

  public func send(_ bytes: [UInt8]) throws {
    try sendAll(descriptor, bytes)
  }

  /// Sends a frame of that announced length.
  public func send(length: UInt32, _ bytes: [UInt8]) throws {
    try send([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + bytes)
  }

  /// Ends the stream, and waits until the other end has read all of it.
  public func finish() -> Bool {
    shutdown(descriptor, Int32(SHUT_WR))
    return isClosed()
  }

  /// Waits until the other end closes the connection; false if it does not within 10 s.
  public func isClosed() -> Bool {
    do {
      return try receiveExactly(descriptor, 1) == nil
    } catch {
      return false
    }
  }
}
