import CCommon
import CLinux
import Wire

/// A command line that cannot be followed, in words.
public struct UsageError: Error, Equatable {
  public let words: Text
  public init(words: Text) { self.words = words }
}

/// Goes through the process's arguments with `getopt_long(3)`: abbreviations, `--name value` and
/// `--name=value`. Calls `option` with the index in `names` and the value, a NUL-terminated string, empty
/// where the option takes none.
///
/// Follows the options of all programs itself: `--log-level`; `--help` and `--version`, which end the
/// process. So does a command line that cannot be followed, with a line that says why.
/// - Parameter names: the long options with spaces between, `=` behind those that take a value.
public func followArguments(
  _ names: StaticString, help: Text, _ log: inout Log, option: (Int, [UInt8], Log) throws(UsageError) -> Void
) {
  do throws(UsageError) {
    try parseArguments(names) { (index, value) throws(UsageError) in
      switch index {
      case COMMON_LOG_LEVEL: log.threshold = try Log.Level(option: Text(terminated: value))
      case COMMON_VERSION: printAndExit(log.program + " " + Version.text + "\n")
      case COMMON_HELP: printAndExit(help)
      default: try option(index, value, log)
      }
    }
  } catch {
    log.fail(.usage, error.words, "see --help")
  }
}

private func parseArguments(
  _ names: StaticString, option: (Int, [UInt8]) throws(UsageError) -> Void
) throws(UsageError) {
  while true {
    var text: UnsafePointer<CChar>?
    let found = unsafe common_next_option(UnsafeRawPointer(names.utf8Start), &text)
    let value = unsafe text.map { unsafe Array(UnsafeRawBufferPointer(start: $0, count: strlen($0) + 1)) } ?? [0]
    switch Int(found) {
    case -1: return
    case 0...COMMON_HELP: try option(Int(found), value)
    case Int(UInt8(ascii: ":")): throw UsageError(words: Text(terminated: value) + ": a value is missing")
    case Int(UInt8(ascii: "?")): throw UsageError(words: Text(terminated: value) + ": no such option")
    default: throw UsageError(words: Text(terminated: value) + ": unexpected argument")
    }
  }
}

private func printAndExit(_ text: Text) -> Never {
  exit(writeAll(text.bytes, to: STDOUT_FILENO) ? .success : .system)
}

extension Text {
  /// A NUL-terminated string, as options have it; `?` where it is no text.
  public init(terminated bytes: [UInt8]) { self = Text(Array(bytes.prefix { $0 != 0 })) ?? "?" }

  /// The bytes and a NUL, as C functions take them.
  public var cString: [UInt8] { bytes + [0] }
}
