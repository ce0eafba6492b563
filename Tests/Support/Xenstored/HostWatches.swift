// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A client in dom0 that watches of a guest what xenopsd (since 25.23) and rrdd watch.
public final class HostWatches {
  /// What a watch was woken for.
  public struct Event: Equatable, Sendable {
    public let reader: Reader
    /// Below the guest's home.
    public let path: String
  }

  public enum Reader: String, CaseIterable, Sendable {
    /// xenopsd, which has XAPI read the guest's nodes anew.
    case xapi
    case rrdd

    var paths: [String] {
      switch self {
      case .xapi:
        [
          "attr", "control", "data/pvs_target", "data/service", "data/ts", "device", "feature",
          "memory/target", "memory/uncooperative", "rrd", "vm-data", "xenserver/attr",
        ]
      case .rrdd: ["data/meminfo_free"]
      }
    }
  }

  private static let read: UInt32 = 2
  private static let watch: UInt32 = 4
  private static let watchEvent: UInt32 = 15
  private static let error: UInt32 = 16
  private let descriptor: Int32
  private let home: String
  private var waiting: [Event] = []

  public init(_ scenario: Scenario) throws {
    descriptor = try connectedSocket(scenario.xenstored.socket)
    home = scenario.guest.home
    for reader in Reader.allCases {
      for path in reader.paths { try ask(Self.watch, "\(home)/\(path)\0\(reader.rawValue)\0") }
    }
    // Each watch is woken once when it is set.
    _ = try events()
  }

  deinit { close(descriptor) }

  /// The events that have come since the last call. xenstored sends those of a change before it
  /// answers what it is asked after that.
  public func events() throws -> [Event] {
    try ask(Self.read, home + "/domid\0")
    defer { waiting = [] }
    return waiting
  }

  /// How often a reader was woken since the last call.
  public func count(_ reader: Reader) throws -> Int {
    try events().count { $0.reader == reader }
  }

  private func ask(_ kind: UInt32, _ payload: String) throws {
    let header = [kind, 0, 0, UInt32(payload.utf8.count)]
    try sendAll(descriptor, header.withUnsafeBytes { Array($0) } + payload.utf8)
    while try !receive(answerTo: kind) {}
  }

  /// Takes one message. Returns whether it was the answer.
  private func receive(answerTo kind: UInt32) throws -> Bool {
    guard let bytes = try receiveExactly(descriptor, 16) else {
      throw LabError("xenstored hung up")
    }
    let header = bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) }
    let body = header[3] == 0 ? [] : try receiveExactly(descriptor, Int(header[3])) ?? []
    let strings = body.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    if header[0] == Self.watchEvent {
      guard strings.count == 2, let reader = Reader(rawValue: strings[1]) else {
        throw LabError("xenstored's event is \(strings)")
      }
      let isBelow = strings[0].hasPrefix(home + "/")
      let path = isBelow ? String(strings[0].dropFirst(home.count + 1)) : strings[0]
      waiting.append(Event(reader: reader, path: path))
      return false
    }
    // Between a guest and its restored self there is no such node.
    if header[0] == Self.error && kind == Self.read { return true }
    guard header[0] == kind else { throw LabError("xenstored's answer is \(header[0])") }
    return true
  }
}
