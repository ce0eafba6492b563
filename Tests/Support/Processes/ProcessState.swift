// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What `/proc` tells of a process.
extension Daemon {
  /// The lines of `/proc/PID/status` by their name, say `Seccomp`.
  public func state(_ name: String) throws -> String {
    let text = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }) else {
      throw LabError("/proc/\(pid)/status has no line \(name)")
    }
    return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
  }

  /// The time it has spent on a processor (`/proc/PID/schedstat`).
  public func processorSeconds() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(pid)/schedstat", encoding: .utf8)
    guard let time = text.split(separator: " ").first.flatMap({ Double($0) }) else { throw LabError(text) }
    return time / 1e9
  }

  /// How long its threads have been ready to run without a processor to run on, in all (`schedstat`).
  public func waitedSeconds() throws -> Double {
    let folder = "/proc/\(pid)/task"
    return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, thread in
      // A thread may end meanwhile.
      let text = (try? String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)) ?? ""
      let fields = text.split(separator: " ").compactMap { Double($0) }
      return sum + (fields.count == 3 ? fields[1] / 1e9 : 0)
    }
  }

  public func residentKiB() throws -> Int { try amountKiB("VmRSS") }

  /// What is resident of its own memory: no pages of files, which come and go.
  public func anonymousKiB() throws -> Int { try amountKiB("RssAnon") }

  private func amountKiB(_ name: String) throws -> Int {
    let text = try state(name)
    guard let amount = Int(text.prefix { $0.isNumber }) else { throw LabError("\(name): \(text)") }
    return amount
  }

  /// How many children the process has, zombies included, plus 1 if it ever waited for one: the page
  /// faults of the children that it waited for are not none.
  public func childrenSeen() throws -> Int {
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init)
    let children = processes.filter { Self.statFields(of: $0)?.parent == pid }
    guard let own = Self.statFields(of: pid) else { throw LabError("no process \(pid)") }
    return children.count + (own.childFaults > 0 ? 1 : 0)
  }

  /// `ppid` and `cminflt` of proc_pid_stat(5); nil for a process that is no more.
  private static func statFields(of process: pid_t) -> (parent: pid_t, childFaults: Int)? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let afterName = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[afterName...].split(separator: " ")
    guard fields.count > 9, let parent = pid_t(fields[2]), let faults = Int(fields[9]) else { return nil }
    return (parent, faults)
  }
}
