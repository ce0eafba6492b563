import CCollector
import CLinux
import Program
import Wire

/// The way to the publisher: connects, sends, and connects again when the connection is lost. Never
/// waits; `CollectLoop` polls for it.
struct PublisherSocket: Destination, ~Copyable {
  private let path: [UInt8]
  private let log: Log
  private var connection = PublisherConnection()
  private var retryAt: Milliseconds = 0
  private var backoff = Backoff()
  /// Whether the connection has lasted for `Limits.settled`. A publisher that refuses the frames takes
  /// the connection and closes it soon: until then this is the old trouble, and the back-off goes on.
  private var isSettled = false
  /// Whether a connection was ever made, and whether the log says that the last one is lost.
  private var wasConnected = false
  private var saysLost = false

  init(path: [UInt8], _ log: Log) {
    self.path = path
    self.log = log
  }

  var isReady: Bool { connection.isIdle }
  var wantsAt: Milliseconds? { connection.wantsAt }
  var watched: pollfd { connection.watched }
  var wakesAt: Milliseconds? {
    guard connection.isOpen else { return retryAt }
    return isSettled ? nil : connection.since + Limits.settled
  }

  mutating func advance(seen: Int16, at now: Milliseconds) {
    if !connection.isOpen && now >= retryAt { connect(at: now) }
    guard connection.isOpen else { return }
    if !isSettled && now >= connection.since + Limits.settled { settle() }
    if seen & Int16(POLLIN | POLLHUP | POLLERR) != 0 && connection.hasEnded() {
      lose(ECONNRESET, at: now)
    } else {
      flush(at: now)
    }
  }

  mutating func offer(_ snapshot: [UInt8], at now: Milliseconds) {
    connection.begin(snapshot, at: now)
    flush(at: now)
  }

  private mutating func flush(at now: Milliseconds) {
    if let code = connection.flush() { lose(code == EPIPE ? ECONNRESET : code, at: now) }
  }

  private mutating func connect(at now: Milliseconds) {
    connection = PublisherConnection(path: path, at: now)
    if !connection.isOpen { return lose(linux_errno(), at: now) }
    isSettled = false
    if !wasConnected { say("connected") }
    wasConnected = true
  }

  private mutating func settle() {
    isSettled = true
    backoff.reset()
    if saysLost { say("connected again") }
  }

  private mutating func say(_ words: Text) {
    log.tellEnd(Text(terminated: path), words)
    saysLost = false
  }

  private mutating func lose(_ code: Int32, at now: Milliseconds) {
    connection = PublisherConnection()
    retryAt = now + backoff.next()
    let words = code == ECONNRESET ? "closed by the publisher" : Text.errno(code)
    if log(.warning, Text(terminated: path), words + "; trying again") { saysLost = true }
  }
}
