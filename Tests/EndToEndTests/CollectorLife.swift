// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// What a collector does from its start to its end, in one of its ways.
enum CollectorLife: CaseIterable {
  /// `--once --stdout`, of this machine.
  case printed
  /// The same with an allocator that asks the kernel with each call.
  case mapping
  /// `--once`, to the publisher.
  case once
  /// Below another root, with so many names of block devices that the heap grows.
  case elsewhere
  /// Connected to a publisher: it is stopped, the clock jumps, and the publisher ends.
  case connected

  /// - Parameter rule: the rule that the filter is left without.
  /// - Returns: the signal that ended it, 0 if it did all that it is there for.
  func end(without rule: Int?) throws -> Int32 {
    let folder = try TemporaryFolder()
    let names = folder.path + "/sys/class/block"
    if self == .elsewhere { try run("sh", "-c", "mkdir -p \(names) && cd \(names) && touch $(seq 4000)") }
    try Lockdown.makeFilter(of: .collector, in: folder.path, without: rule)
    var variables = try Lockdown.variables(filterOf: .collector, in: folder.path)
    if self == .mapping { variables["LD_PRELOAD"]? += ":\(try Lockdown.mappingMalloc()["LD_PRELOAD"] ?? "")" }
    let place = try PublisherPlace()
    let publisher = try Daemon(place.command)
    defer { publisher.kill(SIGKILL) }
    let listens = eventually { FileManager.default.fileExists(atPath: place.socket) }
    guard listens else { throw LabError("\(publisher.errorLines)") }
    let command = try Lockdown.withoutVDSO([Places.collector] + options(place.socket, folder.path))
    let collector = try Daemon(command, environment: variables)
    if self == .connected {
      try live(collector, publisher, place)
      try collector.end(SIGTERM)
      return collector.endSignal == SIGTERM ? 0 : collector.endSignal ?? -1
    }
    let status = try collector.wait()
    guard status == 0 || collector.endSignal != nil else { throw LabError("\(collector.errorLines)") }
    return collector.endSignal ?? 0
  }

  private func options(_ socket: String, _ emptyFolder: String) -> [String] {
    switch self {
    case .connected: ["--socket", socket, "--interval", "1"]
    case .once: ["--once", "--socket", socket]
    case .printed, .mapping: ["--once", "--stdout"]
    case .elsewhere: ["--once", "--stdout", "--root", emptyFolder]
    }
  }

  /// Returns early where the collector ends.
  private func live(_ collector: Daemon, _ publisher: Daemon, _ place: PublisherPlace) throws {
    func awaitLog(_ what: String) throws {
      guard eventually({ !collector.running || collector.errorLines.contains { $0.contains(what) } })
      else { throw LabError("no \(what): \(collector.errorLines)") }
    }
    func awaitState(_ state: String) throws {
      guard try eventually({ try !collector.running || collector.state("State").hasPrefix(state) })
      else { throw LabError("not in state \(state)") }
    }
    try awaitLog(": connected")
    try awaitState("S")
    collector.kill(SIGSTOP)
    try awaitState("T")
    collector.kill(SIGCONT)
    try place.guest.saveAndRestore()
    try awaitLog("the clock has jumped")
    publisher.kill(SIGKILL)
    try awaitLog("trying again")
  }
}
