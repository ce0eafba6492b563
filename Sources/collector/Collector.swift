import CLinux
import Encoding
import Program
import Wire

/// Reads all facts, anew each time.
struct Collector: ~Copyable {
  let files: SystemFiles
  private let mayBalloon: Bool
  private let log: Log
  private var dump: LinkDump<NetlinkSocket>
  /// How often the clock has jumped (`ClockJumps`).
  private var resumes: UInt32 = 0
  /// Whether the last snapshot failed or its links changed while they were read, so that it has to be
  /// collected again.
  private(set) var isStale = false
  /// What was logged about failed dumps (the last errno), and about what does not fit into a snapshot.
  private var trouble: Int32 = 0
  private var leftOut = LeftOut()
  private var isRefused = false

  /// The files that each guest has, and that facts are missing without.
  private static let files: [Text] = [
    "/etc/os-release", "/proc/meminfo", "/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname",
  ]

  /// Ends the process if there is no root directory or no rtnetlink.
  init(_ options: Options, _ log: Log) {
    files = SystemFiles(root: options.root)
    guard files.exists("/") else {
      log.failErrno(.system, Text(terminated: options.root))
    }
    guard let socket = NetlinkSocket.forDumps() else {
      log.failErrno(.system, "rtnetlink")
    }
    for path in Self.files {
      if let code = files.trouble(path) { log(.warning, path, .errno(code) + "; going on without its facts") }
    }
    dump = LinkDump(socket)
    self.log = log
    mayBalloon = options.mayBalloon
  }

  mutating func noteResume() {
    resumes &+= 1
    log(.notice, "the clock has jumped", "it was set, or the guest was resumed, restored or migrated")
  }

  /// All facts as a snapshot's JSON; nil if the kernel does not tell the links.
  mutating func collect() -> [UInt8]? {
    var snapshot = Snapshot()
    snapshot.resumes = resumes
    let system = OperatingSystem(files: files)
    snapshot.osName = system.name
    snapshot.osDistro = system.distro
    snapshot.osMajor = system.major
    snapshot.osMinor = system.minor
    snapshot.kernel = system.kernel
    let host = Host(files: files)
    snapshot.hostName = host.name
    snapshot.domain = host.domain
    let memory = Memory(files: files)
    snapshot.memoryTotalKiB = memory.totalKiB
    snapshot.memoryFreeKiB = memory.freeKiB
    snapshot.balloon = mayBalloon && canBalloon(files: files)
    guard let links = readLinks() else { return nil }
    snapshot.links = links
    do {
      return try snapshot.encoded()
    } catch {
      if !isRefused { log(.error, "snapshot not sent", error.text) }
      isRefused = true
      return nil
    }
  }

  private mutating func readLinks() -> [Link]? {
    let files = files
    let (table, outcome) = dump.read { vif(ofLink: $0, files: files) }
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
    guard code == 0 else { return nil }
    let (links, leftOut) = table.kept()
    self.leftOut.note(leftOut, log)
    return links
  }
}
