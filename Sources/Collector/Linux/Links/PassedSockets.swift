// SPDX-License-Identifier: Apache-2.0

import CSystem

/// The two rtnetlink sockets that a service manager may pass (`sd_listen_fds(3)`), in the order in which
/// `xen-guest-collector.socket` names them. They belong to the network namespace that they were made in: the
/// collector hears of the host's links though its own namespace has none of them.
enum PassedSockets {
  /// The socket in the groups of `LinkEvents`; nil if none was passed.
  static var events: Int32? { areThere ? 3 : nil }
  /// The socket in no group; nil if none was passed.
  static var dumps: Int32? { areThere ? 4 : nil }

  /// The first number after the passed sockets; descriptors from here on are closed at start.
  static var end: Int32 { areThere ? 5 : 3 }

  private static var areThere: Bool { unsafe getenv("LISTEN_PID").map { unsafe atoi($0) } == getpid() }
}
