// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation
import Wire
import WireEncoder

@testable import Collector

/// What has to hold of whatever the kernel, udev and files tell: the snapshot that comes of it can be sent, and
/// says the same at the other end. Fed by the fuzzers and by the tests of their corpora.
enum CollectorOracle: String, CaseIterable {
  /// The input is the kernel's answers to a dump: of links, sequence number 1, and of addresses, 2.
  case netlink
  /// The input is os-release, then each other release file, with 0xFF between.
  case release
  /// The input is the file.
  case mountinfo, udev
  /// The input is small files of proc and sysfs, in the order of `values`, with 0xFF between.
  case values

  /// What does not hold; nil if all does.
  func fault(in input: [UInt8]) -> String? {
    var snapshot = Snapshot()
    switch self {
    case .netlink: snapshot.links = Self.links(input)
    case .release:
      let parts = Self.parts(input)
      let others = zip(ReleaseFile.paths, parts.dropFirst()).compactMap { ReleaseFile($1, at: $0) }
      let system = OperatingSystem(OSRelease(parts.first ?? []), others)
      (snapshot.osName, snapshot.osDistro) = (system.name, system.distro)
      (snapshot.osMajor, snapshot.osMinor) = (system.major, system.minor)
    case .mountinfo: snapshot.volumes = Self.volumes([(Self.mountsPath, input)])
    case .udev: snapshot.volumes = Self.volumes([("/run/udev/data/b202:1", input)])
    case .values:
      let files = Array(zip(Self.valuePaths, Self.parts(input)))
      Self.root.write(files)
      let system = Self.root.files
      let (memory, host) = (Memory(files: system), HostName(files: system))
      (snapshot.memoryTotalKiB, snapshot.memoryFreeKiB) = (memory.totalKiB, memory.freeKiB)
      snapshot.hostName = host.name
      snapshot.shortHostName = host.shortName
      snapshot.domain = host.domain
      snapshot.kernel = OperatingSystem(files: system).kernel
      snapshot.drivers = drivers(kernel: snapshot.kernel, files: system).drivers
      if let devid = xenbusDevid("vif", of: Array(Self.device.utf8), files: system) {
        var link = Link()
        link.index = 1
        link.vif = devid & 0xFFFF
        snapshot.links = [link]
      }
      snapshot.volumes = Volumes(files: system).list
    }
    guard let bytes = try? snapshot.encoded() else { return "cannot be sent" }
    guard let back = try? Snapshot(decoding: bytes[...]) else { return "is refused" }
    return back == snapshot ? nil : "says something else"
  }

  // The block device that the volumes are of.
  private static let device = "/sys/devices/vbd-51712"
  private static let mountsPath = "/proc/self/mountinfo"
  private static let valuePaths = [
    "/proc/meminfo", "/proc/sys/kernel/hostname", "/proc/sys/kernel/osrelease",
    "/sys/class/block/xvda1/dev", "/sys/class/block/xvda1/size", "/sys/class/block/dm-0/dm/name",
    device + "/devtype", device + "/nodename",
  ]
  private nonisolated(unsafe) static let root = FuzzRoot([
    "/sys/class/block/xvda1/dev": "202:1\n", "/sys/class/block/xvda1/size": "2048\n",
    "/sys/class/block/dm-0/dev": "253:0\n", "/sys/class/block/dm-0/size": "1024\n",
    "/run/udev/data/b202:1": "E:ID_FS_TYPE=ext4\n", "/run/udev/data/b253:0": "E:ID_FS_TYPE=xfs\n",
    "/sys/bus/xen/drivers/vbd/vbd-51712": "", mountsPath: "",
  ])

  private static func parts(_ input: [UInt8]) -> [[UInt8]] {
    input.split(separator: 0xFF, omittingEmptySubsequences: false).map { Array($0) }
  }

  private static func volumes(_ files: [(String, [UInt8])]) -> [Volume] {
    root.write(files)
    return Volumes(files: root.files).list
  }

  /// Links of odd index are vifs, every eighth is passed through.
  private static func links(_ input: [UInt8]) -> [Link] {
    var dump = LinkDump(ScriptedKernel(input))
    let (table, _) = dump.read { link in
      link.index % 2 == 1 ? .vif(UInt16(truncatingIfNeeded: link.index)) : link.index % 8 == 0 ? .passthrough : .other
    }
    return table.links
  }
}

/// Answers with what it was given, `Limits.netlinkRead` bytes at a time, then with EAGAIN.
private final class ScriptedKernel: DumpSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  func requestDump(of type: UInt16, sequence: UInt32) {}

  func receive() throws(SystemError) -> [UInt8] {
    // Each dump ends with a read of its own, as the kernel's do: the first byte says how long the read is.
    guard let unit = rest.popFirst() else { throw SystemError(errno: EAGAIN) }
    let piece = rest.prefix(min(Int(unit) * 32, Limits.netlinkRead))
    rest = rest.dropFirst(piece.count)
    return Array(piece)
  }
}

/// A root directory, in memory where there is a file system for that, whose files are as at first but for those that
/// were written last.
private final class FuzzRoot {
  private let path: String
  private let first: [String: [UInt8]]
  private var written: [String] = []
  var files: SystemFiles { SystemFiles(quiet: path) }

  init(_ first: [String: String]) {
    let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    path = "\(folder)/xga-fuzz-\(getpid())"
    self.first = first.mapValues { Array($0.utf8) }
    for (name, bytes) in self.first { write(name, bytes) }
    atexit { CollectorOracle.removeRoot() }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func write(_ files: [(String, [UInt8])]) {
    for name in written { write(name, first[name] ?? []) }
    written = files.map(\.0)
    for (name, bytes) in files { write(name, bytes) }
  }

  private func write(_ name: String, _ bytes: [UInt8]) {
    if fopenAndWrite(name, bytes) { return }
    let folder = path + name[..<(name.lastIndex(of: "/") ?? name.startIndex)]
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard fopenAndWrite(name, bytes) else { fatalError("\(path + name): \(String(cString: strerror(errno)))") }
  }

  private func fopenAndWrite(_ name: String, _ bytes: [UInt8]) -> Bool {
    guard let file = fopen(path + name, "w") else { return false }
    fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0
  }
}

extension CollectorOracle {
  fileprivate static func removeRoot() { root.remove() }
}
