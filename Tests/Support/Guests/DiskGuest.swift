// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A collector alone, in a mount namespace of its own, that sees the mounts there as they are, and a sysfs in which
/// loop devices with an ext4 are the vbds `xvda`, `xvdb` and so on.
public final class DiskGuest {
  public let disks: [LoopDisk]
  public let collector: Daemon
  /// Without an address; it has the collector's links.
  public let network: Network
  private let root: Root
  private let folder: TemporaryFolder

  public init(disks count: Int, intervalSeconds: Int) throws {
    network = try Network()
    root = try Root()
    folder = try TemporaryFolder()
    disks = try (0..<count).map { _ in try LoopDisk() }
    for (i, disk) in disks.enumerated() {
      try root.addDisk(
        "xvd" + ["a", "b", "c", "d"][i], vbd: 51_712 + 16 * i, number: disk.number, bytes: disk.bytes)
    }
    collector = try Daemon(
      network.entry + ["sh", "-c", #"mount --bind "$0" /sys && exec "$@""#, root.path + "/sys"]
        + [Places.collector, "--stdout", "--interval", "\(intervalSeconds)"])
    guard eventually({ collector.lastLine != nil || !collector.running }), collector.running else {
      throw LabError("\(collector.errorLines)")
    }
  }

  /// A place to mount something at; `name` is its path below a folder of the guest's.
  public func place(_ name: String) -> String { folder.path + "/" + name }

  /// Runs a command that sees the mounts of the collector.
  @discardableResult
  public func inside(_ command: String...) throws -> String {
    try inside(command)
  }

  /// Mounts a disk, making its mount point.
  public func mount(_ disk: Int, _ name: String) throws {
    try inside("mkdir", "-p", place(name))
    try inside("mount", disks[disk].device, place(name))
  }

  /// Starts a command that sees the mounts of the collector.
  public func start(_ command: [String]) throws -> Daemon { try Daemon(entry + command) }

  public func volumes() throws -> [Collected.Volume] { try collector.collected()?.volumes ?? [] }

  /// What unprivileged users may still fill of the file system at a place, as stat(1) says.
  public func freeBytes(_ name: String) throws -> Int {
    let words = try inside("stat", "--file-system", "--format", "%a %S", place(name)).split { $0.isWhitespace }
    return words.compactMap { Int($0) }.reduce(1, *)
  }

  private var entry: [String] { ["nsenter", "--mount", "--target", "\(collector.pid)"] }

  private func inside(_ command: [String]) throws -> String {
    let process = try start(command)
    guard try process.wait(deadline: 30) == 0 else { throw LabError("\(command): \(process.errorLines)") }
    return process.outputText
  }
}
