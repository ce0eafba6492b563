import CLinux
import CProgram
import Wire

/// One long option, as `getopt_long(3)` takes it.
public struct OptionName: Sendable {
  let name: StaticString
  let takesValue: Bool

  public init(_ name: StaticString, takesValue: Bool = false) {
    self.name = name
    self.takesValue = takesValue
  }
}

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
public func followArguments(
  _ names: [OptionName], help: Text, _ log: inout Log, option: (Int, [CChar], Log) throws(UsageError) -> Void
) {
  do throws(UsageError) {
    let common = [OptionName("log-level", takesValue: true), OptionName("version"), OptionName("help")]
    try parseArguments(names + common) { (index, value) throws(UsageError) in
      switch index - names.count {
      case 0: log.threshold = try Log.Level(option: Text(value))
      case 1: printAndExit(log.program + " " + Version.text + "\n")
      case 2: printAndExit(help)
      default: try option(index, value, log)
      }
    }
  } catch {
    log.fail(.usage, error.words, "see --help")
  }
}

private func parseArguments(
  _ names: [OptionName], option: (Int, [CChar]) throws(UsageError) -> Void
) throws(UsageError) {
  // A val that is none of getopt_long's own answers.
  let firstValue: Int32 = 256
  var table = unsafe names.enumerated().map {
    unsafe CProgram.option(
      name: UnsafeRawPointer($1.name.utf8Start).assumingMemoryBound(to: CChar.self),
      has_arg: $1.takesValue ? required_argument : no_argument, flag: nil, val: firstValue + Int32($0))
  }
  unsafe table.append(CProgram.option())
  while true {
    var pointer: UnsafePointer<CChar>?
    let found = unsafe program_next_option(table, &pointer)
    let value = unsafe pointer.map { unsafe Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) } ?? [0]
    switch found {
    case -1: return
    case firstValue...: try option(Int(found - firstValue), value)
    case Int32(UInt8(ascii: ":")): throw UsageError(words: Text(value) + ": a value is missing")
    case Int32(UInt8(ascii: "?")): throw UsageError(words: Text(value) + ": no such option")
    default: throw UsageError(words: Text(value) + ": unexpected argument")
    }
  }
}

private func printAndExit(_ text: Text) -> Never {
  exit(writeAll(text.bytes, to: STDOUT_FILENO) ? .success : .system)
}

extension Text {
  /// A NUL-terminated string, as options have it; `?` where it is no text.
  public init(_ value: [CChar]) { self = unsafe Text(cString: value) }

  /// The bytes and a NUL, as C functions take them.
  public var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
