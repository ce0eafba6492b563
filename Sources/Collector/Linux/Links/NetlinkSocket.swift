// SPDX-License-Identifier: Apache-2.0

import CMnl
import CSystem

/// An rtnetlink socket of libmnl (`mnl_socket_open2`), closed when the value goes.
@safe struct NetlinkSocket: DumpSource, ~Copyable {
  private let handle: OpaquePointer
  /// For `poll(2)`.
  var descriptor: Int32 { unsafe mnl_socket_get_fd(handle) }

  /// Nil with errno set.
  ///
  /// - Parameter passed: a socket that is open already (`PassedSockets`). If it is not what is wanted, none is
  ///   made in its place: it would show other links.
  /// - Parameter groups: the multicast groups to hear, a mask of `RTMGRP_…`.
  /// - Parameter blocking: whether `receive` waits.
  init?(passed: Int32?, groups: Int32, blocking: Bool) {
    if let passed {
      guard let handle = unsafe mnl_route_adopt(passed, UInt32(groups), blocking) else { return nil }
      unsafe self.handle = unsafe handle
      return
    }
    guard let handle = unsafe mnl_route_open(blocking) else { return nil }
    // MNL_SOCKET_AUTOPID: the kernel chooses the port.
    guard unsafe mnl_socket_bind(handle, UInt32(groups), 0) == 0 else {
      unsafe mnl_socket_close(handle)
      return nil
    }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe mnl_socket_close(handle) }

  /// A socket for dumps: `receive` waits, but fails with EAGAIN after `Limits.dumpSeconds`. Nil with errno
  /// set.
  static func forDumps(passed: Int32? = PassedSockets.dumps) -> NetlinkSocket? {
    guard let socket = NetlinkSocket(passed: passed, groups: 0, blocking: true) else { return nil }
    // An earlier owner may have ended in the middle of a dump, and its numbers are the same.
    if passed != nil { unsafe mnl_route_empty(socket.handle) }
    var time = timeval(tv_sec: Limits.dumpSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    return socket
  }

  /// Asks for all objects of a type, RTM_GETLINK or RTM_GETADDR. False with errno set.
  borrowing func requestDump(of type: UInt16, sequence: UInt32) -> Bool {
    unsafe mnl_route_request_dump(handle, type, sequence) >= 0
  }

  /// Reads what the kernel sent at a time into `buffer`: how many bytes of it, or nil with errno set;
  /// ENOBUFS if messages were lost, ENOSPC if one was too long.
  borrowing func receive(into buffer: inout [UInt8]) -> Int? {
    let found = unsafe buffer.withUnsafeMutableBytes {
      unsafe mnl_socket_recvfrom(handle, $0.baseAddress, $0.count)
    }
    return found < 0 ? nil : found
  }
}
