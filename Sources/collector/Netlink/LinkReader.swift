import Program
import Wire

/// Reads the links of a snapshot from the kernel, and logs what is wrong with that.
struct LinkReader: ~Copyable {
  private let files: SystemFiles
  private let log: Log
  private var dump: LinkDump<NetlinkSocket>
  /// Whether the last dump failed or its links changed while they were read, so that they have to be read
  /// again.
  private(set) var isStale = false
  /// What was logged about failed dumps: the last errno.
  private var trouble: Int32 = 0

  /// Ends the process if there is no rtnetlink.
  init(files: SystemFiles, _ log: Log) {
    guard let socket = NetlinkSocket.forDumps() else { log.failErrno(.system, "rtnetlink") }
    dump = LinkDump(socket)
    self.files = files
    self.log = log
  }

  /// The links and what is left out; nil if the kernel does not tell.
  mutating func read() -> ([Link], LeftOut)? {
    let files = files
    let (table, outcome) = dump.read { LinkRole(of: $0, files: files) }
    var code: Int32 = 0
    switch outcome {
    case .complete: isStale = false
    case .interrupted: isStale = true
    case .failed(let errno):
      isStale = true
      code = errno
    }
    if code != 0 && code != trouble {
      log(.error, "dump of links and addresses", .errno(code) + "; trying again")
    }
    trouble = code
    return code == 0 ? table.kept() : nil
  }
}
