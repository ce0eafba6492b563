// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common

extension FileDescriptor {
  /// A stream socket of the unix family (`unix(7)`).
  static func unixSocket(isBlocking: Bool) throws(SystemError) -> FileDescriptor {
    FileDescriptor(Int32(try systemCall { Int(collector_unix_socket(isBlocking)) }))
  }
}

/// - Parameter path: of the publisher's socket, NUL-terminated.
func connect(_ socket: borrowing FileDescriptor, to path: [UInt8]) throws(SystemError) {
  if unsafe xga_connect(socket.number, path) < 0 { throw SystemError.latest }
}

/// Sends what the socket takes of the bytes, without a signal where the other end is gone, and returns how many.
func sendPiece(_ bytes: ArraySlice<UInt8>, on socket: borrowing FileDescriptor) throws(SystemError) -> Int {
  let number = socket.number
  return try systemCall {
    unsafe bytes.withUnsafeBytes { unsafe collector_send(number, $0.baseAddress, $0.count) }
  }
}
