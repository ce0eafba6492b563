// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire
import Xenstore

/// A connection to xenstore, and what a command does over it. A failure logs the node and ends the
/// process, after earlier results were printed; `exists` logs nothing for a node that is missing.
struct Session: ~Copyable {
  /// The exit status where a node is not there, or xenstored refuses a request.
  private static let refused: Int32 = 1

  private let xenstore: Xenstore
  private let log: Log
  /// What the latest request is about.
  private var subject: Path = "transaction"

  /// - Parameter path: of the device or socket, NUL-terminated; nil for libxenstore's own choice.
  init(_ path: [UInt8]?, _ log: Log) {
    self.log = log
    do {
      xenstore = try Xenstore(path: path)
    } catch {
      let device: Text = path.map { Text(terminated: $0) } ?? "/dev/xen/xenbus"
      log.fatal(.unavailable, device, .errno(error.errno))
    }
  }

  consuming func run(_ command: Command) -> Never {
    do {
      try follow(command)
    } catch {
      if case .check = command, error.kind == .notFound { _exit(Self.refused) }
      let mayTryAgain = error.kind == .disconnected || error.kind == .conflict
      guard mayTryAgain else { refuse(.errno(error.errno)) }
      log.fatal(.lost, Text(terminated: subject.bytes), .errno(error.errno))
    }
    exit(.success)
  }

  private mutating func follow(_ command: Command) throws(XenstoreError) {
    switch command {
    case .read(let paths): for path in paths { print(try value(of: path).escaped) }
    case .list(let paths):
      for path in paths { for name in try names(below: path) { print(name.bytes) } }
    case .check(let paths): for path in paths { _ = try value(of: path) }
    case .printTree(let path?, let isFull): try printTree(path, isFull, depth: 0)
    case .printTree(nil, let isFull):
      let home = "/local/domain" / Path(try value(of: "domid"))
      try printTree(home, isFull, depth: 0)
    case .change(let changes): try change(changes)
    }
  }

  private mutating func value(of path: Path) throws(XenstoreError) -> [UInt8] {
    subject = path
    return try xenstore.read(path)
  }

  private mutating func names(below path: Path) throws(XenstoreError) -> [Path] {
    subject = path
    let names = try xenstore.children(of: path)
    guard names.count <= Limits.children else { refuse("too many children") }
    return names
  }

  /// Prints each node below a path with its value, and then what is below that node.
  private mutating func printTree(_ path: Path, _ isFull: Bool, depth: Int) throws(XenstoreError) {
    let names = try names(below: path)
    guard depth < Limits.depth || names.isEmpty else { refuse("too many levels above it") }
    for name in names {
      let node = path == "/" ? Path(path.bytes + name.bytes) : path / name
      do {
        let value = try value(of: node).escaped
        let start = isFull ? node.bytes : [UInt8](repeating: 0x20, count: depth) + name.bytes
        print(start + Text(" = \"").bytes + value + Text("\"").bytes)
        try printTree(node, isFull, depth: depth + 1)
      } catch {
        // It may have gone since its parent was listed.
        guard error.kind == .notFound else { throw error }
      }
    }
  }

  /// Makes changes; several in a transaction, so that other clients see all of them or none.
  private mutating func change(_ changes: [Command.Change]) throws(XenstoreError) {
    let transaction = changes.count == 1 ? .none : try xenstore.begin()
    for change in changes {
      subject = change.path
      if let value = change.value {
        try xenstore.write(change.path, value, in: transaction)
      } else {
        try xenstore.remove(change.path, in: transaction)
      }
    }
    subject = "transaction"
    if changes.count > 1 { try xenstore.end(transaction, commit: true) }
  }

  private func print(_ line: [UInt8]) {
    writeToStandardOutput(line + [UInt8(ascii: "\n")], log)
  }

  private func refuse(_ reason: Text) -> Never {
    log.always(.error, Text(terminated: subject.bytes), reason)
    _exit(Self.refused)
  }
}
