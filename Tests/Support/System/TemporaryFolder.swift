// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that goes with the value that stands for it. Paths are short, for unix sockets.
///
/// What a killed test run left is removed by the next one: names hold the run's process id.
public final class TemporaryFolder {
  public let path: String

  public init() throws {
    try Leftovers.clear()
    path = "/tmp/\(Leftovers.prefix)\(Leftovers.nextName())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      FileHandle.standardError.write(Data("\(path): \(error)\n".utf8))
    }
  }

  /// Writes a file below the folder, making the folders above it.
  public func write(_ name: String, _ text: String) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }
}

/// Names for what outlives a killed process: temporary folders, loop devices of files in them, and network
/// namespaces.
enum Leftovers {
  static let prefix = "xga-"
  private static let lock = NSLock()
  nonisolated(unsafe) private static var count = 0
  nonisolated(unsafe) private static var isCleared = false

  /// A name of this process's own: its id and a number.
  static func nextName() -> String {
    lock.withLock {
      count += 1
      return "\(getpid())-\(count)"
    }
  }

  /// Removes, once, what processes left that are no more.
  static func clear() throws {
    let isDone = lock.withLock {
      defer { isCleared = true }
      return isCleared
    }
    if isDone { return }
    // Another run may clear at the same time.
    let place = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(place) }
    guard flock(place, LOCK_EX) == 0 else { throw LabError("/tmp: flock: \(errno)") }
    let files = FileManager.default
    // A file that is gone has more words behind its name.
    for line in try run("losetup", "--list", "--noheadings", "--output", "NAME,BACK-FILE").split(separator: "\n") {
      let words = line.split(separator: " ")
      let folder = words.dropFirst().first.map { $0.dropFirst("/tmp/".count).prefix { $0 != "/" } }
      if let folder, isLeftover(String(folder)) { try run("losetup", "--detach", String(words[0])) }
    }
    for name in try files.contentsOfDirectory(atPath: "/tmp") where isLeftover(name) {
      try files.removeItem(atPath: "/tmp/" + name)
    }
    guard files.fileExists(atPath: "/run/netns") else { return }
    for name in try files.contentsOfDirectory(atPath: "/run/netns") where isLeftover(name) {
      try run("ip", "netns", "del", name)
    }
  }

  private static func isLeftover(_ name: String) -> Bool {
    guard name.hasPrefix(prefix),
      let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" })
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
