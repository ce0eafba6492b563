// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire

/// What the command line asks for.
struct Options {
  /// NUL-terminated.
  private(set) var socket = Text("/run/xen-guest-agent/publisher.sock").cString
  private(set) var schema = Schema.std
  /// The device or socket of xenstore, NUL-terminated; nil for libxenstore's own choice.
  private(set) var xenstore: [UInt8]?
  private(set) var print = false

  /// The options of the process's own command line, and of its environment. Ends the process where
  /// they cannot be followed, or ask for no more than `--help` or `--version`.
  init(_ log: inout Log) {
    do throws(UsageError) {
      if let word = unsafe getenv("XENSTORE_SCHEMA") {
        schema = try Schema(unsafe Text(cString: word), from: "XENSTORE_SCHEMA")
      }
    } catch {
      log.fatal(.usage, error.words, "see --help")
    }
    followArguments(help: Self.help, &log) { (name, arguments) throws(UsageError) in
      switch name {
      case "--schema": schema = try Schema(Text(terminated: arguments.takeValue()), from: name)
      case "--socket": socket = try arguments.takeValue()
      case "--xenstore": xenstore = try arguments.takeValue()
      case "--print": print = true
      default: return false
      }
      return true
    }
  }

  private static let help: Text = """
    Usage: xen-guest-publisher [OPTION]...
    Publishes in xenstore what xen-guest-collector finds out about this guest.

      --socket PATH      where collectors connect (/run/xen-guest-agent/publisher.sock)
      --schema std|rfc   layout of the tree (std, or the environment's XENSTORE_SCHEMA)
      --xenstore PATH    device or socket of xenstore (libxenstore's own choice)
      --print            print the tree for frames or lines of JSON on standard input
      --log-level LEVEL  error, warning, notice, info or debug (info)
      --help, --version  print this, or the version

    """
}

extension Schema {
  fileprivate init(_ word: Text, from source: Text) throws(UsageError) {
    switch word {
    case "std": self = .std
    case "rfc": self = .rfc
    default: throw UsageError(words: source + ": " + word + ": must be std or rfc")
    }
  }
}
