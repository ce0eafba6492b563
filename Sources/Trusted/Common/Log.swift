import CCommon
import CLinux
import Wire

/// Writes lines to standard error, one `write(2)` each. A line that was written is kept back for
/// `COMMON_LINE_PAUSE` seconds, others that differ from it in digits only as well; then it comes with their number.
/// At level `debug` none is kept back.
public struct Log: Sendable {
  /// The priorities of `syslog(3)`, which are those of `sd-daemon(3)`'s prefixes as well.
  public enum Level: UInt64, Sendable {
    case error = 3
    case warning, notice, info, debug

    /// The level that `--log-level` names.
    public init(option word: Text) throws(UsageError) {
      switch word {
      case "error": self = .error
      case "warning": self = .warning
      case "notice": self = .notice
      case "info": self = .info
      case "debug": self = .debug
      default: throw UsageError(words: "--log-level: " + word + ": not error, warning, notice, info or debug")
      }
    }
  }

  let program: Text
  public var threshold = Level.info
  /// Whether the journal reads standard error: then each line begins with its priority, `<N>`, and the
  /// journal adds the program's name.
  private let toJournal = common_logs_to_journal()

  public init(program: Text) { self.program = program }

  /// Logs one line: the object, then what is with it. Returns whether it was written.
  @inline(never) @discardableResult
  public func callAsFunction(_ level: Level, _ object: Text, _ message: Text) -> Bool {
    guard level.rawValue <= threshold.rawValue else { return false }
    var line = object + ": " + message
    var keptBack: UInt = 0
    let now = Int(monotonicNow() / 1_000)
    let isAdmitted = unsafe common_admit_line(line.bytes, line.bytes.count, now, &keptBack)
    guard isAdmitted || threshold == .debug else { return false }
    if keptBack > 0 && threshold != .debug { line = line + " (and " + .decimal(UInt64(keptBack)) + " times before)" }
    write(level, line)
    return true
  }

  /// Logs one line whenever it was written last, such as that a trouble is over whose line was written.
  public func tell(_ level: Level, _ object: Text, _ message: Text) {
    if level.rawValue <= threshold.rawValue { write(level, object + ": " + message) }
  }

  @inline(never) private func write(_ level: Level, _ line: Text) {
    let prefix = toJournal ? "<" + .decimal(level.rawValue) + ">" : program + ": "
    writeAll((prefix + line).bytes + [UInt8(ascii: "\n")], to: STDERR_FILENO)
  }

  /// Logs an error, whenever it was logged last, and ends the process.
  public func fail(_ status: ExitStatus, _ object: Text, _ message: Text) -> Never {
    write(.error, object + ": " + message)
    exit(status)
  }

  /// Logs what the latest call failed with, and ends the process.
  @inline(never)
  public func failErrno(_ status: ExitStatus, _ object: Text) -> Never {
    fail(status, object, .errno(linux_errno()))
  }
}

/// Writes all of `bytes`. False if they could not be, and errno says why.
@inline(never) @discardableResult
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    guard written > 0 || (written < 0 && linux_errno() == EINTR) else { return false }
    rest = rest.dropFirst(max(written, 0))
  }
  return true
}
