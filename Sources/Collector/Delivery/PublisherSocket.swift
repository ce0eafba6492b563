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
  /// Whether the connection has lasted for `Limits.settled`, and what was sent was read. A publisher that refuses the
  /// frames takes the connection and closes it soon: until then this is the old trouble, and the back-off goes on.
  private var isSettled = false
  /// When to look whether the publisher has read all, or the connection has lasted; nil where that is known.
  private var looksAt: Milliseconds?
  /// When it was to be told that the publisher reads nothing; nil while it has read all.
  private var stuckAt: Milliseconds?
  private var isStuck = false

  init(path: [UInt8], _ log: Log) {
    self.path = path
    self.log = ConnectionStatusLog(path: path, log)
  }

  /// Only when the publisher has read all that was sent: nothing old piles up while it is kept waiting, and what it
  /// reads then does not come faster than it publishes.
  private(set) var isReady = false
  var wantsAt: Milliseconds? { connection.wantsAt }
  var watched: pollfd { connection.watched }
  var wakesAt: Milliseconds? { connection.isOpen ? looksAt : retryAt }

  mutating func advance(seen: Int16, at now: Milliseconds) {
    if !connection.isOpen && now >= retryAt { connect(at: now) }
    guard connection.isOpen else { return }
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
    if let code = connection.flush() { return lose(code == EPIPE ? ECONNRESET : code, at: now) }
    look(at: now)
  }

  private mutating func look(at now: Milliseconds) {
    let settlesAt = connection.since + Limits.settled
    isReady = connection.isTaken
    if isReady {
      if isStuck { log.noteEnd("takes snapshots again") }
      (stuckAt, isStuck) = (nil, false)
      if !isSettled && now >= settlesAt { settle() }
      looksAt = isSettled ? nil : settlesAt
      return
    }
    if let stuckAt, now >= stuckAt {
      isStuck = true
      log.note(trouble: "takes no snapshot; waiting")
      self.stuckAt = now + Limits.stuck
    }
    stuckAt = stuckAt ?? now + Limits.stuck
    looksAt = now + (isStuck ? Limits.stuckLook : Limits.gap)
  }

  private mutating func connect(at now: Milliseconds) {
    connection = PublisherConnection(path: path, at: now)
    if !connection.isOpen { return lose(xga_errno(), at: now) }
    isSettled = false
    log.noteConnected()
  }

  private mutating func settle() {
    isSettled = true
    backoff.reset()
    log.noteEnd("connected again")
  }

  private mutating func lose(_ code: Int32, at now: Milliseconds) {
    connection = PublisherConnection()
    (isReady, stuckAt, isStuck) = (false, nil, false)
    retryAt = now + backoff.next()
    let words = code == ECONNRESET ? "closed by the publisher" : Text.errno(code)
    log.note(trouble: words + "; trying again")
  }
}
