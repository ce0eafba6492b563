// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Wire

/// `--stdout`: each snapshot that differs from the last becomes a line. The process ends when nobody
/// reads any more.
struct StandardOutput: Destination {
  private let log: Log
  private var last: [UInt8] = []

  let isReady = true
  let wakesAt: Milliseconds? = nil
  let wantsAt: Milliseconds? = nil
  /// No events are requested: `poll(2)` reports the closed end of a pipe in any case.
  var watched: pollfd { pollfd(fd: STDOUT_FILENO, events: 0, revents: 0) }

  init(_ log: Log) { self.log = log }

  mutating func advance(seen: Int16, at now: Milliseconds) {
    if seen != 0 { exit(.system) }
  }

  mutating func offer(_ snapshot: [UInt8], at now: Milliseconds) {
    guard snapshot != last else { return }
    last = snapshot
    printText(snapshot + [UInt8(ascii: "\n")], log)
  }
}

/// Writes to standard output. Ends the process if that fails; logs nothing where the reader is gone.
func printText(_ text: [UInt8], _ log: Log) {
  do {
    try writeAll(text, to: STDOUT_FILENO)
  } catch {
    if error.errno == EPIPE { exit(.system) }
    log.fatal(.system, "standard output", error.text)
  }
}
