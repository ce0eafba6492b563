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

  /// The options, in the order of `names`.
  enum Name: Int, CaseIterable { case socket, interval, root, noBalloon, once, stdout }
  private static let names: StaticString = "socket= interval= root= no-balloon once stdout"

  init() {}

  /// The options of the process's own command line. Ends the process where it cannot be followed.
  init(_ log: inout Log) {
    followArguments(Self.names, help: helpText, &log) { (index, value, _) throws(UsageError) in
      if let name = Name(rawValue: index) { try set(name, value) }
    }
  }

  /// Follows one option. Of an option that is given twice the last one counts.
  mutating func set(_ name: Name, _ value: [UInt8]) throws(UsageError) {
    switch name {
    case .socket:
      guard (1...Limits.socketPath).contains(value.count - 1) else {
        let most = Text.decimal(UInt64(Limits.socketPath))
        throw UsageError(words: "--socket: " + Text(terminated: value) + ": not a path of 1 to " + most + " bytes")
      }
      socket = value
    case .interval:
      guard let seconds = Text(terminated: value).bytes.decimal.flatMap({ Int64(exactly: $0) }),
        Limits.interval.contains(seconds)
      else {
        let most = Text.decimal(UInt64(Limits.interval.upperBound))
        throw UsageError(words: "--interval: " + Text(terminated: value) + ": not a number from 1 to " + most)
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
