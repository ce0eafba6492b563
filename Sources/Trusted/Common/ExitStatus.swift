// SPDX-License-Identifier: Apache-2.0

import CSystem

/// The exit statuses of both programs, after `sysexits.h`.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// The command line is wrong.
  case usage = 64
  /// The input of `--print` is wrong.
  case badInput = 65
  /// This is no Xen guest, or dom0, or the device may not be opened, or (`--once`) there is no
  /// publisher: to try again does not help.
  case unavailable = 69
  /// A step of the confinement failed.
  case unconfined = 70
  /// Another failure of the system.
  case system = 71
  /// The connection to xenstore failed: to try again may help (`EX_TEMPFAIL`).
  case lost = 75
}

/// Ends the process at once: no handler runs, nothing is flushed.
public func exit(_ status: ExitStatus) -> Never {
  _exit(status.rawValue)
}
