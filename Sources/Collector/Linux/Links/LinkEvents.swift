import CMnl
import CSystem

/// Tells that a link or an address has changed, not which: the collector dumps them anew.
struct LinkEvents: ~Copyable {
  private let socket: NetlinkSocket
  private var buffer = [UInt8](repeating: 0, count: Limits.netlinkRead)
  /// For `poll(2)`, with POLLIN.
  var descriptor: Int32 { socket.descriptor }

  /// Nil with errno set.
  init?(passed: Int32? = PassedSockets.events) {
    let groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR
    guard let socket = NetlinkSocket(passed: passed, groups: groups, blocking: false) else { return nil }
    self.socket = socket
  }

  /// Forgets the events that have come so far, or some of them. Events that were lost (ENOBUFS) do not
  /// matter: they would have told no more.
  /// False with errno set if the socket is of no further use.
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
