import Encoding
import Program
import Wire

/// Reads all facts.
struct Collector: ~Copyable {
  let files: SystemFiles
  private let mayBalloon: Bool
  private let log: Log
  private var links: LinkReader
  /// The last one, with what was last read of each fact.
  private var snapshot = Snapshot()
  /// What was logged about what does not fit into a snapshot.
  private var leftOut = LeftOut()
  /// Whether the last snapshot failed or its links changed while they were read, so that it has to be
  /// collected again.
  var isStale: Bool { links.isStale }

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
    for path in Self.files {
      if let code = files.trouble(path) { log(.warning, path, .errno(code) + "; going on without its facts") }
    }
    links = LinkReader(files: files, log)
    self.log = log
    mayBalloon = options.mayBalloon
  }

  mutating func noteResume() {
    snapshot.resumes &+= 1
    log(.notice, "the clock has jumped", "it was set, or the guest was resumed, restored or migrated")
  }

  /// All facts as a snapshot's JSON; nil if the kernel does not tell the links.
  /// - Parameter devices: whether to read drivers, volumes and the links' roles anew, too: many files, where links
  ///   come and go many times a second.
  mutating func collect(devices: Bool) -> [UInt8]? {
    readSystem()
    if devices { readDevices() }
    guard let (links, leftOut) = links.read(anew: devices) else { return nil }
    self.leftOut.note(leftOut, log)
    snapshot.links = links
    do {
      return try snapshot.encoded()
    } catch {
      log(.error, "snapshot not sent", error.text)
      return nil
    }
  }

  private mutating func readSystem() {
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
    snapshot.memoryTotalKiB = memory.totalKiB.steady(told: snapshot.memoryTotalKiB)
    snapshot.memoryFreeKiB = memory.freeKiB.steady(told: snapshot.memoryFreeKiB)
    snapshot.balloon = mayBalloon && canBalloon(files: files)
  }

  private mutating func readDevices() {
    snapshot.hotplugVif = canHotplug("vif", files: files)
    snapshot.hotplugVbd = canHotplug("vbd", files: files)
    let volumes = Volumes(files: files)
    var leftOut = volumes.leftOut
    (snapshot.drivers, leftOut.drivers) = drivers(kernel: snapshot.kernel, files: files)
    snapshot.volumes = volumes.list.steady(told: snapshot.volumes)
    self.leftOut.note(leftOut, log)
  }
}
