// SPDX-License-Identifier: Apache-2.0

import CMnl
import CSystem
import Common

/// Events of rtnetlink that a link or an address has changed. They do not say which: the collector dumps all again.
struct LinkEvents: ~Copyable {
  private let socket: NetlinkSocket
  /// For `poll(2)`, with POLLIN.
  var descriptor: Int32 { socket.descriptor }

  init(passed: Int32? = PassedSockets.events) throws(SystemError) {
    let groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR
    socket = try NetlinkSocket(passed: passed, groups: groups, blocking: false)
  }

  /// Drops the events that have come so far, or some of them. Events that were lost (ENOBUFS) do not matter: they would
  /// have said the same.
  /// - Throws: why the socket is of no further use.
  func drain() throws(SystemError) {
    for _ in 0..<Limits.eventReads {
      do {
        _ = try socket.receive()
      } catch {
        switch error.errno {
        case EAGAIN: return
        case ENOBUFS, ENOSPC: continue
        default: throw error
        }
      }
    }
  }
}
