import CCollector
import CLinux
import Program
import Wire

/// The way to the publisher: connects, sends, and connects again when the connection is lost. Never
/// waits; `CollectLoop` polls for it.
struct PublisherSocket: Destination, ~Copyable {
  private let path: [UInt8]
  private var log: ConnectionLog
  private var connection = PublisherConnection()
  private var retryAt: Milliseconds = 0
  private var backoff = Backoff()
  /// Whether the connection has lasted for `Limits.settled`. A publisher that refuses the frames takes
  /// the connection and closes it soon: until then this is the old trouble, and the back-off goes on.
  private var isSettled = false
  /// When it is told that the publisher takes nothing; nil while all that was begun is sent.
  private var stuckAt: Milliseconds?
  private var isStuck = false

  init(path: [UInt8], _ log: Log) {
    self.path = path
    self.log = ConnectionLog(path: path, log)
  }

  var isReady: Bool { connection.isIdle }
  var wantsAt: Milliseconds? { connection.wantsAt }
  var watched: pollfd { connection.watched }
  var wakesAt: Milliseconds? {
    guard connection.isOpen else { return retryAt }
    return [isSettled ? nil : connection.since + Limits.settled, stuckAt].compactMap { $0 }.min()
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
    if let code = connection.flush() { return lose(code == EPIPE ? ECONNRESET : code, at: now) }
    if connection.isIdle {
      if isStuck { log.noteEnd("takes snapshots again") }
      (stuckAt, isStuck) = (nil, false)
    } else if now >= stuckAt ?? now {
      // Where the frame was only begun it is not told yet.
      isStuck = stuckAt != nil
      if isStuck { log.note(trouble: "takes no snapshot; waiting") }
      stuckAt = now + Limits.stuck
    }
  }

  private mutating func connect(at now: Milliseconds) {
    connection = PublisherConnection(path: path, at: now)
    if !connection.isOpen { return lose(linux_errno(), at: now) }
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
    (stuckAt, isStuck) = (nil, false)
    retryAt = now + backoff.next()
    let words = code == ECONNRESET ? "closed by the publisher" : Text.errno(code)
    log.note(trouble: words + "; trying again")
  }
}
