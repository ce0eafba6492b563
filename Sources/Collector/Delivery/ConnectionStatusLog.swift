import Common
import Wire

/// What the log says of the connection to the publisher: each trouble, and its end where the trouble was written. So its
/// last word is true, but for a trouble that it keeps back.
struct ConnectionStatusLog {
  private let path: Text
  private let log: Log
  private var wasConnected = false
  /// Whether the last word is a trouble.
  private var saysTrouble = false

  /// - Parameter path: NUL-terminated.
  init(path: [UInt8], _ log: Log) {
    self.path = Text(terminated: path)
    self.log = log
  }

  /// Notes a connection; that it lasts is told later.
  mutating func noteConnected() {
    if !wasConnected { tell(.info, "connected") }
    wasConnected = true
  }

  mutating func note(trouble words: Text) { saysTrouble = log(.warning, path, words) || saysTrouble }

  mutating func noteEnd(_ words: Text) { if saysTrouble { tell(.warning, words) } }

  private mutating func tell(_ level: Log.Level, _ words: Text) {
    log.always(level, path, words)
    saysTrouble = false
  }
}
