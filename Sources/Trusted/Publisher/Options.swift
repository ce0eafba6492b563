import CLinux
import Common
import Wire

/// What the command line asks for.
struct Options {
  /// NUL-terminated, as the other path is.
  var socket = Text("/run/xen-guest-agent/publisher.sock").cString
  var schema = Schema.std
  /// The device or socket of xenstore; nil for libxenstore's own choice.
  var xenstore: [UInt8]?
  var print = false

  /// Ends the process where the command line asks for no more, or cannot be followed.
  init(_ log: inout Log) {
    if let word = unsafe getenv("XENSTORE_SCHEMA") { schema = Schema(unsafe Text(cString: word), log) }
    followArguments("schema= socket= xenstore= print", help: Self.help, &log) { (index, value, log) in
      switch index {
      case 0: schema = Schema(Text(terminated: value), log)
      case 1: socket = value
      case 2: xenstore = value
      default: print = true
      }
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
  init(_ word: Text, _ log: Log) {
    if word != "std" && word != "rfc" { log.fail(.usage, word, "no such schema; there are std and rfc") }
    self = word == "std" ? .std : .rfc
  }
}
