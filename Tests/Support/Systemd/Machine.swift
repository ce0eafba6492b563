// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A machine of its own with the systemd that is installed here as its PID 1, see `boot-systemd.sh`. It has its
/// own root file system, processes, control groups, network and host name.
public final class Machine {
  private let folder: TemporaryFolder
  private let process: Daemon
  private let pid: String
  /// The folder that is `/lab` inside.
  public var shared: String { folder.path + "/shared" }
  /// The root of the machine's file systems.
  public var root: String { "/proc/\(pid)/root" }

  /// Boots a system up to sysinit.target: that of the folder `system`, else the one that is installed here. `install`
  /// puts files into the tree that the root file system begins with.
  public init(system: String? = nil, install: (_ tree: TemporaryFolder) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let tree = try TemporaryFolder()
    try install(tree)
    for name in ["shared", "installed"] { try run("mkdir", folder.path + "/" + name) }
    try run("cp", "-a", tree.path + "/.", folder.path + "/installed")
    if let system { try run("ln", "-s", system, folder.path + "/system") }
    let process = try Daemon([Places.lab + "/boot-systemd.sh", folder.path])
    (self.folder, self.process) = (folder, process)
    let file = folder.path + "/pid"
    _ = eventually { FileManager.default.fileExists(atPath: file) || !process.running }
    guard process.running else { throw LabError("the machine does not boot: \(process.errorLines)") }
    pid = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)
    _ = eventually { (try? command("systemctl", "is-active", "lab.target")) != nil || !process.running }
    try command("systemctl", "is-active", "lab.target")
  }

  /// Switches it off and waits until all of it is gone.
  deinit {
    do {
      try process.end()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
    }
  }

  /// Runs a command in the machine to its end, and returns its standard output; throws unless it succeeds.
  @discardableResult
  public func command(_ words: String...) throws -> String { try command(words) }

  /// The same.
  @discardableResult
  public func command(_ words: [String]) throws -> String {
    let process = try Daemon(entry + words)
    guard try process.wait(deadline: 60) == 0 else {
      throw LabError("\(words.joined(separator: " ")): \(process.errorLines) \(process.outputText)")
    }
    return process.outputText.trimmingCharacters(in: .newlines)
  }

  /// The controllers of control groups that this machine lacks, without which systemd ignores the units' limits.
  public func missingControllers() throws -> [String] {
    let present = try command("cat", "/sys/fs/cgroup/cgroup.controllers").split(separator: " ")
    return ["pids", "memory", "cpu"].filter { !present.contains(Substring($0)) }
  }

  /// What makes a command run in the machine.
  public var entry: [String] { ["nsenter", "--all", "--target", pid] }
}

/// systemd's view of a unit.
extension Machine {
  public func property(_ name: String, of unit: String) throws -> String {
    try command("systemctl", "show", "--property", name, "--value", unit)
  }

  public func isActive(_ unit: String) throws -> Bool {
    try property("ActiveState", of: unit) == "active"
  }

  /// Settings for a unit beside those of its file, until `removeSettings`.
  public func addSettings(_ text: String, to unit: String) throws {
    let folder = "\(root)/run/systemd/system/\(unit).d"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: folder + "/test.conf", atomically: true, encoding: .utf8)
    try command("systemctl", "daemon-reload")
  }

  public func removeSettings(of unit: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/run/systemd/system/\(unit).d")
    try command("systemctl", "daemon-reload")
  }

  /// A line of the journal.
  public struct Entry: Decodable {
    public let message: String
    /// As in syslog(3), 0 to 7.
    public let priority: String

    private enum CodingKeys: String, CodingKey {
      case message = "MESSAGE"
      case priority = "PRIORITY"
    }
  }

  /// What the journal has of a unit, oldest first: what its processes wrote, and what systemd says of them.
  public func journal(of unit: String) throws -> [Entry] {
    try command("journalctl", "--sync")
    let text = try command("journalctl", "--output", "json", "--unit", unit)
    return try text.split(separator: "\n").map { try JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
  }
}
