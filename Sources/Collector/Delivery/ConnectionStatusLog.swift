// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Logs each failure of the connection to the publisher, and the recovery only if the failure was logged. So the last
/// line in the log is the current state, unless a failure that repeats is not logged again yet.
struct ConnectionStatusLog {
  private let path: Text
  private let log: Log
  private var wasConnected = false
  /// Whether the last line is a failure.
  private var hasFailed = false

  /// - Parameter path: NUL-terminated.
  init(path: [UInt8], _ log: Log) {
    self.path = Text(terminated: path)
    self.log = log
  }

  /// Records a connection, and logs the first one. Whether a later one lasts is not known yet.
  mutating func recordConnected() {
    guard !wasConnected else { return }
    wasConnected = true
    log.always(.info, path, "connected")
    hasFailed = false
  }

  mutating func recordFailure(_ words: Text) {
    let isLogged = log(.warning, path, words)
    if isLogged { hasFailed = true }
  }

  mutating func recordRecovery(_ words: Text) {
    guard hasFailed else { return }
    log.always(.warning, path, words)
    hasFailed = false
  }
}
