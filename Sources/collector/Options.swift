import Program
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

  /// The options, in the order of the help text.
  enum Name: Int, CaseIterable {
    case socket, interval, root, noBalloon, once, stdout

    var option: OptionName {
      switch self {
      case .socket: OptionName("socket", takesValue: true)
      case .interval: OptionName("interval", takesValue: true)
      case .root: OptionName("root", takesValue: true)
      case .noBalloon: OptionName("no-balloon")
      case .once: OptionName("once")
      case .stdout: OptionName("stdout")
      }
    }
  }

  init() {}

  /// The options of the process's own command line. Ends the process where it cannot be followed.
  init(_ log: inout Log) {
    followArguments(Name.allCases.map { $0.option }, help: helpText, &log) { (index, value, _) throws(UsageError) in
      if let name = Name(rawValue: index) { try set(name, value) }
    }
  }

  /// Follows one option. Of an option that is given twice the last one counts.
  mutating func set(_ name: Name, _ value: [CChar]) throws(UsageError) {
    switch name {
    case .socket:
      guard (1...Limits.socketPath).contains(value.count - 1) else {
        let most = Text.decimal(UInt64(Limits.socketPath))
        throw UsageError(words: "--socket: " + Text(value) + ": not a path of 1 to " + most + " bytes")
      }
      socket = value
    case .interval:
      guard let seconds = Text(value).bytes.decimal.flatMap({ Int64(exactly: $0) }),
        Limits.interval.contains(seconds)
      else {
        let most = Text.decimal(UInt64(Limits.interval.upperBound))
        throw UsageError(words: "--interval: " + Text(value) + ": not a number from 1 to " + most)
      }
      interval = seconds * 1_000
    case .root:
      guard value.count > 1 else { throw UsageError(words: "--root: not a directory's path") }
      root = value
    case .noBalloon: mayBalloon = false
    case .once: once = true
    case .stdout: toStandardOutput = true
    }
  }
}
