import CLinux

/// Writes lines to standard error, one `write(2)` each.
public struct Log: Sendable {
  /// With the priorities of `syslog(3)`, which are those of `sd-daemon(3)`'s prefixes.
  public enum Level: Int, CaseIterable, Sendable {
    case error = 3
    case warning, notice, info, debug

    /// The word for it on the command line.
    public var word: String {
      switch self {
      case .error: "error"
      case .warning: "warning"
      case .notice: "notice"
      case .info: "info"
      case .debug: "debug"
      }
    }
  }

  private let program: String
  public var threshold = Level.info
  /// Whether the journal reads standard error: then each line begins with its priority, `<N>`, and the
  /// journal adds the program's name.
  private let toJournal: Bool

  public init(program: String) {
    self.program = program
    toJournal = unsafe getenv("JOURNAL_STREAM") != nil
  }

  public func callAsFunction(_ level: Level, _ message: String) {
    guard level.rawValue <= threshold.rawValue else { return }
    let prefix = toJournal ? "<\(level.rawValue)>" : "\(program): "
    writeAll(prefix + message + "\n", to: STDERR_FILENO)
  }

  /// Logs an error and ends the process.
  public func fail(_ status: ExitStatus, _ message: String) -> Never {
    self(.error, message)
    exit(status)
  }
}

/// Writes the whole of `text`; what cannot be written is lost, and false returned.
@discardableResult
public func writeAll(_ text: String, to descriptor: Int32) -> Bool {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let written = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    if written < 0 && linux_errno() == EINTR { continue }
    guard written > 0 else { return false }
    rest = rest.dropFirst(written)
  }
  return true
}
