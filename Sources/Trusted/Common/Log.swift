// SPDX-License-Identifier: Apache-2.0

import CCommon
import CSystem
import Wire

/// Writes lines to standard error, one `write(2)` each.
///
/// A line that is the same as one before, or differs from it in digits only, is not written for
/// some time (`RecentLines.pause`). The next one that is written says how often that was. At level
/// `debug` every line is written.
public struct Log {
  /// The priorities of `syslog(3)`, which are those of `sd-daemon(3)`'s prefixes as well.
  public enum Level: UInt64, Sendable {
    case error = 3
    case warning, notice, info, debug

    /// The level that `--log-level` names.
    public init(option word: Text) throws(UsageError) {
      let names: [Text] = ["error", "warning", "notice", "info", "debug"]
      let place = UInt64(names.firstIndex(of: word) ?? names.count)
      guard let level = Level(rawValue: Level.error.rawValue + place) else {
        let rule: Text = ": not error, warning, notice, info or debug"
        throw UsageError(words: "--log-level: " + word + rule)
      }
      self = level
    }
  }

  let program: Text
  public var threshold = Level.info
  /// Whether standard error is the journal. Then each line begins with its priority, `<N>`, and the
  /// journal adds the program's name.
  private let isJournal = common_logs_to_journal()

  /// Copies of the log have one memory.
  private let recent = RecentLines()

  public init(program: Text) { self.program = program }

  /// Logs one line: the object, then what happened.
  ///
  /// - Returns: whether it was written.
  @inline(never) @discardableResult
  public func callAsFunction(_ level: Level, _ object: Text, _ message: Text) -> Bool {
    guard level.rawValue <= threshold.rawValue else { return false }
    var line = object + ": " + message
    let omitted = recent.admit(line, at: monotonicNow())
    guard omitted != nil || threshold == .debug else { return false }
    if let omitted, omitted > 0 { line = line + " (and " + .decimal(omitted) + " times before)" }
    write(level, line)
    return true
  }

  /// Logs one line, however often it was logged before: for the end of a failure that was logged.
  public func always(_ level: Level, _ object: Text, _ message: Text) {
    if level.rawValue <= threshold.rawValue { write(level, object + ": " + message) }
  }

  /// Logs an error, however often it was logged before, and ends the process.
  @inline(never) public func fatal(_ status: ExitStatus, _ object: Text, _ message: Text) -> Never {
    write(.error, object + ": " + message)
    exit(status)
  }

  /// Returns the result of a system call. Where that is negative, the call failed: logs why, and
  /// ends the process.
  @inline(never) @discardableResult
  public func require(_ result: Int32, _ object: Text, else status: ExitStatus) -> Int32 {
    if result < 0 { fatal(status, object, SystemError.latest.text) }
    return result
  }

  @inline(never) private func write(_ level: Level, _ line: Text) {
    let prefix = isJournal ? "<" + .decimal(level.rawValue) + ">" : program + ": "
    // Where standard error cannot be written, there is nobody to tell.
    try? writeAll((prefix + line).bytes + [UInt8(ascii: "\n")], to: STDERR_FILENO)
  }
}
