import CLinux
import Program
import Wire

/// What the command line asks for.
struct Options {
  var socket = Text("/run/xen-guest-agent/publisher.sock").cString
  var schema = Schema.std
  /// The device or socket of xenstore; nil for libxenstore's own choice.
  var xenstore: [CChar]?
  var print = false
  var level = Log.Level.info
  /// What to print and do nothing else.
  var text: Text?

  init() throws(UsageError) {
    if let word = unsafe getenv("XENSTORE_SCHEMA") {
      schema = try Self.schema("XENSTORE_SCHEMA: ", unsafe Text(cString: word))
    }
    try parseArguments([
      OptionName("socket", takesValue: true), OptionName("schema", takesValue: true),
      OptionName("xenstore", takesValue: true), OptionName("log-level", takesValue: true),
      OptionName("print"), OptionName("version"), OptionName("help"),
    ]) { (index, value) throws(UsageError) in
      switch index {
      case 0: socket = value
      case 1: schema = try Self.schema("--schema: ", Text(value))
      case 2: xenstore = value
      case 3: level = try Log.Level(option: Text(value))
      case 4: print = true
      case 5: text = "xen-guest-publisher " + Version.text + "\n"
      default: text = Self.help
      }
    }
  }

  private static func schema(_ source: Text, _ word: Text) throws(UsageError) -> Schema {
    switch word {
    case "std": .std
    case "rfc": .rfc
    default: throw UsageError(words: source + word + ": not std or rfc")
    }
  }

  private static let help: Text = """
    Usage: xen-guest-publisher [OPTION]...
    Publishes in xenstore what xen-guest-collector finds out about this guest.

      --socket PATH      where collectors connect (/run/xen-guest-agent/publisher.sock),
                         made unless systemd passes it
      --schema NAME      layout of the tree: std, which XAPI reads, or rfc
                         (the environment's XENSTORE_SCHEMA, else std)
      --xenstore PATH    device or socket of xenstore (libxenstore's own choice)
      --print            read frames or lines of JSON from standard input, and print
                         the tree that would be published; needs no Xen
      --log-level LEVEL  error, warning, notice, info or debug (info)
      --help, --version  print this, or the version

    Exit status: 64 bad usage; 65 bad input to --print; 69 not a Xen guest, or dom0, or
    no xenstore; 70 confinement failed; 71 another failure of the system.

    """
}
