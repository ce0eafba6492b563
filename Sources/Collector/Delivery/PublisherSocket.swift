// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Wire

/// The way to the publisher: connects, sends, and connects again when the connection is lost. Never
/// waits; `CollectLoop` polls for it.
struct PublisherSocket: Destination, ~Copyable {
  private let path: [UInt8]
  private var log: ConnectionStatusLog
  private var connection = PublisherConnection()
  private var retryAt: Milliseconds = 0
  private var backoff = Backoff()
  /// Whether the connection has lasted for `Limits.settled`, and the publisher has read what was sent. A publisher that
  /// refuses the frames accepts the connection and closes it soon: until it is settled, the failure is the old one, and
  /// the back-off goes on.
  private var isSettled = false
  /// When to check whether the publisher has read everything, or whether the connection has lasted; nil if known.
  private var checksAt: Milliseconds?
  /// When to log that the publisher does not read; nil while it has read everything.
  private var stuckAt: Milliseconds?
  private var isStuck = false

  init(path: [UInt8], _ log: Log) {
    self.path = path
    self.log = ConnectionStatusLog(path: path, log)
  }

  /// True once the publisher has read everything that was sent, so that no stale snapshots queue up.
  private(set) var isReady = false
  var wantsAt: Milliseconds? { connection.wantsAt }
  var watched: pollfd { connection.watched }
  var wakesAt: Milliseconds? { connection.isOpen ? checksAt : retryAt }

  mutating func advance(seen: Int16, at now: Milliseconds) {
    if !connection.isOpen && now >= retryAt { connect(at: now) }
    guard connection.isOpen else { return }
    if seen & Int16(POLLIN | POLLHUP | POLLERR) != 0 && connection.hasEnded() {
      lose(Self.closed, at: now)
    } else {
      flush(at: now)
    }
  }

  mutating func offer(_ snapshot: [UInt8], at now: Milliseconds) {
    connection.begin(snapshot, at: now)
    flush(at: now)
  }

  private mutating func flush(at now: Milliseconds) {
    do {
      try connection.flush()
    } catch {
      return lose(error.errno == EPIPE ? Self.closed : error, at: now)
    }
    check(at: now)
  }

  private mutating func check(at now: Milliseconds) {
    let settlesAt = connection.since + Limits.settled
    isReady = connection.isTaken
    if isReady {
      if isStuck { log.recordRecovery("publisher reads again") }
      stuckAt = nil
      isStuck = false
      if !isSettled && now >= settlesAt { settle() }
      checksAt = isSettled ? nil : settlesAt
      return
    }
    if let stuckAt, now >= stuckAt {
      isStuck = true
      log.recordFailure("publisher has not read for 30 s; waiting")
      self.stuckAt = now + Limits.stuck
    }
    stuckAt = stuckAt ?? now + Limits.stuck
    checksAt = now + (isStuck ? Limits.stuckCheck : Limits.gap)
  }

  private mutating func connect(at now: Milliseconds) {
    do {
      connection = PublisherConnection(try PublisherConnection.connectedSocket(path: path), at: now)
    } catch {
      return lose(error, at: now)
    }
    isSettled = false
    log.recordConnected()
  }

  private mutating func settle() {
    isSettled = true
    backoff.reset()
    log.recordRecovery("connected again")
  }

  private static let closed = SystemError(errno: ECONNRESET)

  @inline(never)
  private mutating func lose(_ error: SystemError, at now: Milliseconds) {
    connection = PublisherConnection()
    isReady = false
    stuckAt = nil
    isStuck = false
    retryAt = now + backoff.next()
    let words = error == Self.closed ? "closed by the publisher" : error.text
    log.recordFailure(words + "; trying again")
  }
}
