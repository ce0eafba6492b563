// SPDX-License-Identifier: Apache-2.0

import CMnl
import CSystem

/// Events of rtnetlink that a link or an address has changed. They do not say which: the collector dumps all again.
struct LinkEvents: ~Copyable {
  private let socket: NetlinkSocket
  private var buffer: [UInt8]
  /// For `poll(2)`, with POLLIN.
  var descriptor: Int32 { socket.descriptor }

  /// Nil with errno set.
  init?(passed: Int32? = PassedSockets.events) {
    let groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR
    guard let socket = NetlinkSocket(passed: passed, groups: groups, blocking: false) else { return nil }
    self.socket = socket
    // Not as a default: compilers before 6.3 fail where a value is set before this guard.
    buffer = [UInt8](repeating: 0, count: Limits.netlinkRead)
  }

  /// Drops the events that have come so far, or some of them. Events that were lost (ENOBUFS) do not matter: they would
  /// have said the same. Returns false with errno set if the socket is of no further use.
  mutating func drain() -> Bool {
    for _ in 0..<Limits.eventReads where socket.receive(into: &buffer) == nil {
      switch xga_errno() {
      case EAGAIN: return true
      case EINTR, ENOBUFS, ENOSPC: continue
      default: return false
      }
    }
    return true
  }
}
