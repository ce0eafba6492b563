// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// What the command line asks for.
struct Options {
  /// NUL-terminated.
  private(set) var socket = Text("/run/xen-guest-agent/publisher.sock").cString
  /// The time between snapshots while nothing happens.
  private(set) var interval: Milliseconds = 60_000
  /// NUL-terminated.
  private(set) var root = Text("/").cString
  private(set) var mayBalloon = true
  private(set) var once = false
  private(set) var toStandardOutput = false

  init() {}

  /// The options of the process's own command line. Ends the process where it cannot be followed.
  init(_ log: inout Log) {
    followArguments(help: helpText, &log) { (name, arguments) throws(UsageError) in
      try follow(name, &arguments)
    }
  }

  /// Follows one option. Of an option that is given twice the last one counts.
  /// Returns false where there is no such option.
  mutating func follow(_ name: Text, _ arguments: inout Arguments) throws(UsageError) -> Bool {
    switch name {
    case "--socket": try setSocket(arguments.takeValue())
    case "--interval": try setInterval(arguments.takeValue())
    case "--root": try setRoot(arguments.takeValue())
    case "--no-balloon": mayBalloon = false
    case "--once": once = true
    case "--stdout": toStandardOutput = true
    default: return false
    }
    return true
  }

  private mutating func setSocket(_ value: [UInt8]) throws(UsageError) {
    guard (1...Limits.socketPath).contains(value.count - 1) else {
      let limit = Text.decimal(UInt64(Limits.socketPath))
      let path = Text(terminated: value)
      throw UsageError(words: "--socket: " + path + ": not a path of 1 to " + limit + " bytes")
    }
    socket = value
  }

  private mutating func setInterval(_ value: [UInt8]) throws(UsageError) {
    let text = Text(terminated: value)
    let number = text.bytes.decimal.flatMap { Int64(exactly: $0) }
    guard let number, Limits.interval.contains(number) else {
      let limit = Text.decimal(UInt64(Limits.interval.upperBound))
      throw UsageError(words: "--interval: " + text + ": not a number from 1 to " + limit)
    }
    interval = number * 1_000
  }

  private mutating func setRoot(_ value: [UInt8]) throws(UsageError) {
    guard value.count > 1 else { throw UsageError(words: "--root: not a directory's path") }
    root = value
  }
}
