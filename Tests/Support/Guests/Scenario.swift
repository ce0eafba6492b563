// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A guest with both programs of the agent: xenstored, the guest's domain, its network and its files.
///
/// `eth0`, the only link that is a vif at first, has devid 0 and no address.
public final class Scenario {
  public private(set) var xenstored: Xenstored
  public private(set) var guest: Guest
  public let network: Network
  public let root: Root
  public private(set) var publisher: Daemon?
  public private(set) var collector: Daemon?
  private let folder: TemporaryFolder
  private let toolstackNodes: Set<String>
  private let intervalSeconds: Int
  /// The schema that the next publisher is started with.
  public var schema: String

  public var socket: String { folder.path + "/publisher.sock" }

  /// `intervalSeconds` is how often the collector looks at what tells of no change by itself.
  public convenience init(
    _ kind: Xenstored.Kind = .c, toolstack: Guest.Toolstack = .xapi, schema: String = "std",
    intervalSeconds: Int = 1, quotas: [Xenstored.Quota: Int] = [:]
  ) throws {
    try self.init(
      withoutLinks: kind, toolstack: toolstack, schema: schema, intervalSeconds: intervalSeconds, quotas: quotas)
    try addVif("eth0", devid: 0)
  }

  /// Without `eth0`. `host` are nodes that the toolstack has written and lets the guest read; paths are below the
  /// guest's home unless they begin with `/`.
  public init(
    withoutLinks kind: Xenstored.Kind, toolstack: Guest.Toolstack = .xapi, schema: String = "std",
    intervalSeconds: Int = 1, host: [(path: String, value: String)] = [], quotas: [Xenstored.Quota: Int] = [:]
  ) throws {
    (self.schema, self.intervalSeconds) = (schema, intervalSeconds)
    for program in [Places.publisher, Places.collector] {
      guard FileManager.default.isExecutableFile(atPath: program) else {
        throw LabError("\(program) is not there; build it first, or set XGA_BIN")
      }
    }
    folder = try TemporaryFolder()
    xenstored = try Xenstored(kind, quotas: quotas)
    guest = try Guest(xenstored, toolstack: toolstack)
    network = try Network()
    root = try Root()
    for (name, value) in host {
      let path = name.hasPrefix("/") ? name : "\(guest.home)/\(name)"
      try xenstored.dom0.write(path, value)
      try xenstored.dom0.setPermissions(path, ["n0", "r\(guest.domid)"])
    }
    toolstackNodes = Set(try xenstored.dom0.tree(guest.home).keys)
  }

  /// xenstored is killed; another one begins with an empty database.
  public func loseXenstored() throws {
    xenstored.kill(SIGKILL)
    let other = try Xenstored(xenstored.kind)
    guest = try Guest(other, toolstack: .xapi)
    xenstored = other
  }

  /// Hot-plugs a vif.
  public func addVif(_ link: String, devid: Int) throws {
    try root.addVif(link, devid: devid)
    try network.addLink(link, hardwareAddress: "00:16:3e:00:00:0\(devid)")
  }

  /// Unplugs a vif.
  public func removeVif(_ link: String) throws {
    try network.ip("link del \(link)")
    try root.removeVif(link)
  }

  /// Starts both programs, the collector once the publisher listens.
  public func start() throws {
    try startPublisher()
    try startCollector()
  }

  /// Starts the publisher and waits until it listens or has ended: a collector that comes first logs that.
  @discardableResult
  public func startPublisher(logLevel: String = "info", awaitingSocket: Bool = true) throws -> Daemon {
    let arguments = ["--xenstore", guest.socket, "--socket", socket, "--schema", schema]
    let process = try Daemon([Places.publisher, "--log-level", logLevel] + arguments)
    publisher = process
    if awaitingSocket { _ = try eventually { try !process.running || isPublisherListening() } }
    return process
  }

  /// By the kernel's table of sockets, where a listening one has the flag 0x10000 (`__SO_ACCEPTCON`).
  private func isPublisherListening() throws -> Bool {
    try String(contentsOfFile: "/proc/net/unix", encoding: .utf8).split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count == 8 && fields[3] == "00010000" && fields[7] == socket
    }
  }

  /// `launcher` is a command that becomes the collector, say `unshare`.
  @discardableResult
  public func startCollector(within launcher: [String] = []) throws -> Daemon {
    let arguments = ["--socket", socket, "--root", root.path, "--interval", "\(intervalSeconds)"]
    let process = try Daemon(network.entry + launcher + [Places.collector] + arguments)
    collector = process
    return process
  }

  /// What the guest has published: the nodes below its home that the toolstack did not make, by path.
  /// A node that only holds others, with an empty value, is left out; one left behind empty is not.
  public func published() throws -> [String: String] {
    let tree = try xenstored.dom0.tree(guest.home)
    let parents = Set(tree.keys.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) })
    return tree.filter { path, value in
      !toolstackNodes.contains(path) && !(value.isEmpty && parents.contains(path))
    }
  }

  /// The same as sorted `path = "value"` lines, without the time of the last change.
  public func publishedLines() throws -> [String] {
    try published().filter { $0.key != "data/updated" }.map { "\($0) = \"\($1)\"" }.sorted()
  }

  /// Waits until exactly `lines` are published, and returns those that are in the end.
  public func publishedLines(awaiting lines: [String], deadline: Double = 10) throws -> [String] {
    _ = try eventually(deadline: deadline) { try publishedLines() == lines }
    return try publishedLines()
  }

  /// The published lines of the links only.
  public func vifLines() throws -> [String] {
    try publishedLines().filter { $0.hasPrefix("attr/vif/") }
  }

  /// Whether one of the programs that were started has ended by itself.
  public var isBroken: Bool { publisher?.running == false || collector?.running == false }

  /// What both programs have logged.
  public var log: String {
    ((publisher?.errorLines ?? []) + (collector?.errorLines ?? [])).joined(separator: "\n")
  }

  /// The guest's requests so far, of the C xenstored.
  public func requests() throws -> [Trace.Request] {
    try xenstored.requests(of: guest.domid)
  }

  /// The guest's requests after the first `mark` ones.
  public func requests(since mark: Int) throws -> [Trace.Request] {
    Array(try requests().dropFirst(mark))
  }
}
