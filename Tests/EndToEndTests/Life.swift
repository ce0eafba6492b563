// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A publisher's life from its start to an end, with all that it does in between: READY, an honest frame, more than the
/// budget of requests admits at once, a frame that is refused, the next collector.
struct Life: CustomStringConvertible {
  enum Outcome: Equatable {
    case exited(Int32?)
    case killed
    case signal(Int32)
    case lost(String)
  }
  enum Connection: String { case socket, device }
  enum End: String { case xenstoreGone, listenerGone }

  /// Each takes four requests.
  private static let changes = 200

  let connection: Connection
  let end: End
  let hasNewerLibraries: Bool
  var description: String { "\(connection.rawValue), \(end.rawValue)\(hasNewerLibraries ? ", newer libraries" : "")" }
  var expected: Outcome { .exited(end == .xenstoreGone ? 75 : 71) }

  static let all = [
    Life(connection: .socket, end: .listenerGone, hasNewerLibraries: false),
    Life(connection: .socket, end: .xenstoreGone, hasNewerLibraries: false),
  ]
  /// Which make other calls for the same.
  static let newer = [
    Life(connection: .socket, end: .listenerGone, hasNewerLibraries: true),
    Life(connection: .device, end: .listenerGone, hasNewerLibraries: true),
  ]

  /// - Parameter rule: the rule that the filter is left without.
  func outcome(without rule: Int?) throws -> Outcome {
    let xenstored = try Xenstored(.c)
    let folder = try TemporaryFolder()
    let guest = try Guest(xenstored, toolstack: .xapi)
    let device = connection == .device ? try Daemon(["python3", Places.lab + "/pty-device.py", guest.socket]) : nil
    let path = try device.map { try $0.firstLine() } ?? guest.socket
    let socket = folder.path + "/publisher.sock"
    var command = [Places.publisher, "--xenstore", path, "--socket", socket]
    if hasNewerLibraries { command = try Lockdown.withNewerLibraries(command) }
    let manager = try ServiceManager()
    try Lockdown.makeFilter(of: .publisher, in: folder.path, without: rule)
    let variables = try Lockdown.variables(filterOf: .publisher, in: folder.path)
    let process = try Daemon(
      try Lockdown.withoutVDSO(command), environment: variables.merging(manager.environment) { own, _ in own })
    do {
      try live(process, manager, socket) { try? xenstored.dom0.read(guest.home + "/data/host_name_dns") }
      switch end {
      case .listenerGone: try Lockdown.shutDown(3, of: process)
      case .xenstoreGone:
        try guest.destroy()
        try FrameSender(socket).send(frame: Self.frame(hostName: "another"))
      }
      _ = try process.wait()
    } catch let error as LabError {
      if process.running { return .lost("\(error): \(process.errorLines)") }
    }
    return process.endSignal.map { $0 == SIGSYS ? .killed : .signal($0) } ?? .exited(process.exitStatus)
  }

  /// Throws where something did not happen.
  private func live(
    _ process: Daemon, _ manager: ServiceManager, _ socket: String, published: () -> String?
  ) throws {
    func expect(_ what: String, _ condition: () -> Bool) throws {
      guard eventually({ condition() || !process.running }), process.running else { throw LabError("no \(what)") }
    }
    try expect("READY") { manager.message() == "READY=1" }
    let honest = try FrameSender(socket)
    try honest.send(frame: Self.frame(hostName: "guest"))
    try expect("publication") { published() == "guest" }
    for i in 1...Self.changes {
      try? honest.send(frame: Self.frame(hostName: "guest\(i)"))
    }
    try expect("publication of the newest") { published() == "guest\(Self.changes)" }
    honest.end()
    let other = try FrameSender(socket)
    try other.send(length: 2, Array("{}".utf8))
    try expect("refusal") { process.errorLines.last?.contains("invalid frame from collector") == true }
  }

  private static func frame(hostName: String) -> [UInt8] {
    Array(HostileFrames.example.replacing("\"guest\"", with: "\"\(hostName)\"").utf8)
  }
}

extension FrameSender {
  func send(frame: [UInt8]) throws { try send(length: UInt32(frame.count), frame) }
}

extension Daemon {
  /// The first line of standard output, once it is there.
  fileprivate func firstLine() throws -> String {
    guard eventually({ outputText.contains("\n") || !running }), let line = outputText.split(separator: "\n").first
    else { throw LabError("no line: \(errorLines)") }
    return String(line)
  }
}
