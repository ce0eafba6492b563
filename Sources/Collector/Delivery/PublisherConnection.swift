// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Wire
import WireEncoder

/// One connection to the publisher, with the frame that is being sent on it and the last snapshot; or
/// none.
struct PublisherConnection: ~Copyable {
  private let socket: FileDescriptor
  let since: Milliseconds
  private var last: [UInt8] = []
  /// What is not yet sent of a frame.
  private var rest: ArraySlice<UInt8> = []
  /// When to send a snapshot even if it has not changed: at once when connected, then for the heartbeat.
  private(set) var wantsAt: Milliseconds

  var isOpen: Bool { socket.isOpen }
  /// Whether the next frame can be begun.
  var isIdle: Bool { isOpen && rest.isEmpty }
  /// Whether the publisher has read all that was begun.
  var isTaken: Bool { isIdle && collector_unread(socket.number) == 0 }
  var watched: pollfd {
    pollfd(fd: socket.number, events: Int16(isIdle ? POLLIN : POLLIN | POLLOUT), revents: 0)
  }

  /// No connection.
  init() { self.init(FileDescriptor(-1), at: 0) }

  /// - Parameter socket: from `connectedSocket`.
  init(_ socket: consuming FileDescriptor, at now: Milliseconds) {
    self.socket = socket
    since = now
    wantsAt = now
  }

  /// A unix socket connects at once or not at all: EAGAIN if the publisher's backlog is full (`connect(2)`).
  static func connectedSocket(path: [UInt8]) throws(SystemError) -> FileDescriptor {
    let socket = try FileDescriptor.unixSocket(isBlocking: false)
    var size = Limits.sendBuffer
    unsafe setsockopt(socket.number, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    try connect(socket, to: path)
    return socket
  }

  /// Whether the publisher has closed the connection. It never writes, so bytes from it count as a close.
  borrowing func hasEnded() -> Bool {
    var byte: UInt8 = 0
    return unsafe read(socket.number, &byte, 1) >= 0 || ![EAGAIN, EINTR].contains(xga_errno())
  }

  /// Begins a frame if the snapshot is wanted or differs from the last; not to be called during a frame.
  mutating func begin(_ snapshot: [UInt8], at now: Milliseconds) {
    guard now >= wantsAt || snapshot != last, let frame = try? Frame.wrap(snapshot) else { return }
    rest = frame[...]
    last = snapshot
    wantsAt = now + Limits.heartbeat
  }

  /// Sends as much as the socket takes.
  @inline(never)
  mutating func flush() throws(SystemError) {
    while !rest.isEmpty {
      do {
        rest = rest.dropFirst(try sendPiece(rest, on: socket))
      } catch {
        if error.errno == EAGAIN { return }
        throw error
      }
    }
    rest = []
  }
}
