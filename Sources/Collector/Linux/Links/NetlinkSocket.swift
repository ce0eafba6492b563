// SPDX-License-Identifier: Apache-2.0

import CMnl
import CSystem
import Common

/// An rtnetlink socket of libmnl (`mnl_socket_open2`), closed when the value goes.
@safe struct NetlinkSocket: DumpSource, ~Copyable {
  private let handle: OpaquePointer
  /// For `poll(2)`.
  var descriptor: Int32 { unsafe mnl_socket_get_fd(handle) }

  /// - Parameter passed: a socket that is open already (`PassedSockets`). If it is not an rtnetlink socket in
  ///   `groups`, this throws: a new one could show the links of another namespace.
  /// - Parameter groups: the multicast groups to hear, a mask of `RTMGRP_…`.
  /// - Parameter blocking: whether `receive` waits.
  init(passed: Int32?, groups: Int32, blocking: Bool) throws(SystemError) {
    unsafe handle =
      if let passed {
        unsafe try Self.adopt(passed, groups, blocking)
      } else {
        unsafe try Self.open(groups, blocking)
      }
  }

  private static func adopt(_ passed: Int32, _ groups: Int32, _ blocking: Bool) throws(SystemError) -> OpaquePointer {
    guard let handle = unsafe mnl_route_adopt(passed, UInt32(groups), blocking) else { throw SystemError.latest }
    return unsafe handle
  }

  private static func open(_ groups: Int32, _ blocking: Bool) throws(SystemError) -> OpaquePointer {
    guard let handle = unsafe mnl_route_open(blocking) else { throw SystemError.latest }
    // MNL_SOCKET_AUTOPID: the kernel chooses the port.
    if unsafe mnl_socket_bind(handle, UInt32(groups), 0) == 0 { return unsafe handle }
    let error = SystemError.latest
    unsafe mnl_socket_close(handle)
    throw error
  }

  deinit { unsafe mnl_socket_close(handle) }

  /// A socket for dumps: `receive` waits, but fails with EAGAIN after `Limits.dumpSeconds`.
  static func forDumps(passed: Int32? = PassedSockets.dumps) throws(SystemError) -> NetlinkSocket {
    let socket = try NetlinkSocket(passed: passed, groups: 0, blocking: true)
    // An earlier owner may have left half a dump, with the sequence numbers that are used now.
    if passed != nil { unsafe mnl_route_empty(socket.handle) }
    var time = timeval(tv_sec: Limits.dumpSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    return socket
  }

  /// Asks for all objects of a type: RTM_GETLINK, RTM_GETADDR or RTM_GETROUTE.
  borrowing func requestDump(of type: UInt16, sequence: UInt32) throws(SystemError) {
    if unsafe mnl_route_request_dump(handle, type, sequence) < 0 { throw SystemError.latest }
  }

  /// The bytes of one read, `Limits.netlinkRead` at most. The buffer is not zeroed, so that its unused
  /// part, which is most of it, takes no pages.
  /// - Throws: ENOBUFS if messages were lost, ENOSPC if one was too long.
  @inline(never)
  borrowing func receive() throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Limits.netlinkRead) { buffer, count in
      do throws(SystemError) {
        count = try systemCall { unsafe mnl_socket_recvfrom(handle, buffer.baseAddress, buffer.count) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
