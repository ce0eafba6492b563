// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A control group of its own (cgroups(7), version 2), in which a process can be frozen.
public final class FrozenGroup {
  private static let root: String? = {
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    return mounts.split(separator: "\n").map { $0.split(separator: " ") }.first { $0[2] == "cgroup2" }.map {
      String($0[1])
    }
  }()
  /// Whether this machine lets the tests have one.
  public static let canBeMade: Bool = (try? FrozenGroup()) != nil

  private let path: String

  public init() throws {
    guard let root = Self.root else { throw LabError("no cgroup2 is mounted") }
    path = "\(root)/xga-\(getpid())-\(UUID().uuidString.prefix(8))"
    guard mkdir(path, 0o755) == 0 else { throw LabError("\(path): \(String(cString: strerror(errno)))") }
    guard access(path + "/cgroup.freeze", W_OK) == 0 else { throw LabError("\(path) has no cgroup.freeze") }
  }

  deinit {
    try? set("cgroup.freeze", "0")
    // The processes go where this one is.
    let processes = (try? String(contentsOfFile: path + "/cgroup.procs", encoding: .utf8)) ?? ""
    let above = (path as NSString).deletingLastPathComponent + "/cgroup.procs"
    for process in processes.split(separator: "\n") {
      try? String(process).write(toFile: above, atomically: false, encoding: .utf8)
    }
    rmdir(path)
  }

  public func take(_ process: Daemon) throws { try set("cgroup.procs", "\(process.pid)") }

  /// Waits until the kernel says that all in it has stopped, or goes on.
  public func setFrozen(_ isFrozen: Bool) throws {
    try set("cgroup.freeze", isFrozen ? "1" : "0")
    let wanted = "frozen \(isFrozen ? 1 : 0)"
    let isReached = try eventually {
      try String(contentsOfFile: path + "/cgroup.events", encoding: .utf8).contains(wanted)
    }
    guard isReached else { throw LabError("\(path): not \(wanted)") }
  }

  private func set(_ file: String, _ value: String) throws {
    try value.write(toFile: path + "/" + file, atomically: false, encoding: .utf8)
  }
}
