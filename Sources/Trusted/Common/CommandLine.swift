// SPDX-License-Identifier: Apache-2.0

import CCommon
import CSystem
import Wire

/// A command line that cannot be followed, in words.
public struct UsageError: Error, Equatable {
  public let words: Text
  public init(words: Text) { self.words = words }
}

/// Arguments, one after the other: `--name`, `--name value` or `--name=value`. Names cannot be
/// abbreviated: what an abbreviation means would change with the next option.
public struct Arguments {
  private var rest: ArraySlice<[UInt8]>
  private var name: Text = ""
  /// What is behind the `=`, until it is taken.
  private var value: [UInt8]?

  public init(_ arguments: [[UInt8]]) { rest = arguments[...] }

  /// The process's own, without the name of the program.
  init() {
    var arguments: [[UInt8]] = []
    while let argument = unsafe common_argument(Int32(arguments.count) + 1) {
      arguments.append(unsafe bytes(of: argument))
    }
    self.init(arguments)
  }

  /// The name of the next option, with its dashes; nil after the last one.
  @inline(never) public mutating func nextName() throws(UsageError) -> Text? {
    if value != nil { throw UsageError(words: name + ": takes no value") }
    guard let argument = rest.popFirst() else { return nil }
    let end = argument.firstIndex(of: UInt8(ascii: "=")) ?? argument.endIndex
    name = Text(Array(argument[..<end])) ?? "?"
    if end < argument.endIndex { value = Array(argument[(end + 1)...]) }
    guard argument.starts(with: Text("--").bytes) else {
      throw UsageError(words: name + ": unexpected argument")
    }
    return name
  }

  /// The value of the option that was named last, NUL-terminated.
  @inline(never) public mutating func takeValue() throws(UsageError) -> [UInt8] {
    guard let found = value ?? rest.popFirst() else {
      throw UsageError(words: name + ": a value is missing")
    }
    value = nil
    return found + [0]
  }
}

/// Follows the process's arguments. Ends the process where one cannot be followed, with a line that
/// says why, and for `--help` and `--version`.
///
/// - Parameters:
///   - help: what `--help` prints.
///   - log: gets the level that `--log-level` names.
///   - follow: follows an option of the program's own; returns false where there is no such option.
public func followArguments(
  help: Text, _ log: inout Log, follow: (Text, inout Arguments) throws(UsageError) -> Bool
) {
  var arguments = Arguments()
  do throws(UsageError) {
    while let name = try arguments.nextName() {
      switch name {
      case "--help": printAndExit(help, log)
      case "--version": printAndExit(log.program + " " + Version.text + "\n", log)
      case "--log-level":
        log.threshold = try Log.Level(option: Text(terminated: arguments.takeValue()))
      default:
        if try follow(name, &arguments) { continue }
        throw UsageError(words: name + ": no such option")
      }
    }
  } catch {
    log.fatal(.usage, error.words, "see --help")
  }
}

private func printAndExit(_ text: Text, _ log: Log) -> Never {
  writeToStandardOutput(text.bytes, log)
  exit(.success)
}

/// Writes to standard output, or ends the process.
public func writeToStandardOutput(_ bytes: [UInt8], _ log: Log) {
  do {
    try writeAll(bytes, to: STDOUT_FILENO)
  } catch {
    log.fatal(.system, "standard output", error.text)
  }
}
