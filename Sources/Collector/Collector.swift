// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire
import WireEncoder

/// Reads all facts.
struct Collector: ~Copyable {
  let files: SystemFiles
  private let mayBalloon: Bool
  private let log: Log
  private var links: LinkReader
  private var seldomFacts = SeldomFacts()
  /// The last snapshot. A fact that is not read again keeps its value.
  private var snapshot = Snapshot()
  /// Where the free space of each of its volumes is found.
  private var spaces: [FreeSpace] = []
  /// What was logged about what does not fit into a snapshot.
  private var omitted = Omissions()
  /// Whether the last snapshot failed or its links changed while they were read, so that it has to be
  /// collected again.
  var isStale: Bool { links.isStale || files.isShort }
  /// How many links the system had when they were read last, `Limits.linksHeld` at most.
  var linkCount: Int { links.count }
  /// When to collect again though nothing has changed; nil if there is no such time.
  var wantsAt: Milliseconds? { links.linkLocalAt }

  /// Ends the process if there is no root directory or no rtnetlink.
  init(_ options: Options, _ log: Log) {
    guard unsafe access(options.root.dropLast() + Text("/").cString, F_OK) == 0 else {
      log.fatal(.system, Text(terminated: options.root), SystemError.latest.text)
    }
    files = SystemFiles(root: options.root, log)
    // `--once` sends no later snapshot, so it does not wait.
    let pause = options.once ? 0 : Limits.linkLocalPause
    links = LinkReader(files: files, linkLocalPause: pause, log)
    self.log = log
    mayBalloon = options.mayBalloon
  }

  mutating func noteClockJump() {
    noteResume("the clock has jumped", "it was set, or the guest was resumed, restored or migrated")
  }

  private mutating func noteReturnedCarrier(of vif: Text) {
    let message: Text =
      "carrier came back; the guest may have been resumed, restored or migrated: checking xenstore"
    noteResume(vif, message)
  }

  /// Makes the publisher check whether its nodes are still there.
  private mutating func noteResume(_ object: Text, _ message: Text) {
    snapshot.resumes &+= 1
    log(.notice, object, message)
  }

  /// All facts as a snapshot's JSON. Nil if the links could not be dumped, files or memory were short, or a bound was
  /// exceeded: then the last snapshot stays valid.
  mutating func collect(_ extent: Extent, at now: Milliseconds) -> [UInt8]? {
    readHost()
    let readsAnew = mustReadAnew(extent, at: now)
    if extent != .links { readMemory() }
    if readsAnew {
      readSystem()
    } else if extent != .links {
      readFreeSpace()
    }
    let read = links.read(anew: readsAnew, at: now)
    if files.lacksFacts { seldomFacts = SeldomFacts() }
    files.lacksFacts = false
    // Also if the dump failed afterwards: the next dump does not find the change again.
    if let vif = links.returnedVif { noteReturnedCarrier(of: vif) }
    guard let (links, omitted) = read, !files.isShort else { return nil }
    self.omitted.note(omitted, log)
    snapshot.links = links
    do {
      return try snapshot.encoded()
    } catch {
      log(.error, "snapshot not sent", error.text)
      return nil
    }
  }

  /// Whether to read what seldom changes, and the links' roles as well.
  private mutating func mustReadAnew(_ extent: Extent, at now: Milliseconds) -> Bool {
    if extent == .links { return false }
    // Called for `.all`, too: it records the change times of what is read now.
    let mayHaveChanged = seldomFacts.mayHaveChanged(files, at: now)
    return mayHaveChanged || extent == .all
  }

  private mutating func readHost() {
    let host = HostName(files: files)
    snapshot.hostName = host.name
    snapshot.shortHostName = host.shortName
    snapshot.domain = host.domain
  }

  private mutating func readMemory() {
    let memory = Memory(files: files)
    snapshot.memoryTotalKiB = memory.totalKiB.steady(told: snapshot.memoryTotalKiB)
    snapshot.memoryFreeKiB = memory.freeKiB.steady(told: snapshot.memoryFreeKiB)
    snapshot.balloon = mayBalloon ? canBalloon(files: files) : false
  }

  private mutating func readFreeSpace() {
    var volumes = snapshot.volumes
    for (i, space) in spaces.enumerated() { volumes[i].freeBytes = space.availableBytes(files: files) }
    snapshot.volumes = volumes.steady(told: snapshot.volumes)
  }

  private func readVolumes() -> Volumes {
    let volumes = Volumes(files: files) { log(.debug, "block device " + Text(cleaning: $0), $1) }
    guard log.threshold == .debug else { return volumes }
    for name in BlockDevice.namesOfOthers(files: files) {
      log(.debug, "block device " + Text(cleaning: name), "is no volume: it is in memory or a file, or no disk")
    }
    return volumes
  }

  private mutating func readSystem() {
    let system = OperatingSystem(files: files)
    snapshot.osName = system.name
    snapshot.osDistro = system.distro
    snapshot.osMajor = system.major
    snapshot.osMinor = system.minor
    snapshot.kernel = system.kernel
    snapshot.hotplugVif = canHotplug("vif", files: files)
    snapshot.hotplugVbd = canHotplug("vbd", files: files)
    let volumes = readVolumes()
    var omitted = volumes.omitted
    (snapshot.drivers, omitted.drivers) = drivers(kernel: snapshot.kernel, files: files)
    snapshot.volumes = volumes.list.steady(told: snapshot.volumes)
    spaces = volumes.spaces
    if !files.isShort { self.omitted.note(omitted, log) }
  }
}
