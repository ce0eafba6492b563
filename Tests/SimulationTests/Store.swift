// SPDX-License-Identifier: Apache-2.0

import CSimulation
import NodeGrammar

/// xenstored as the guest sees it: parents come by themselves, a removal takes all below, a transaction takes effect
/// as a whole, and conflicts with whatever was changed since its beginning.
struct Store {
  final class Node {
    var value: [UInt8] = []
    /// Ascending by name.
    var children: [(name: Substring, node: Node)] = []

    func child(_ name: Substring) -> Node? { children.first { $0.name == name }?.node }
  }

  enum Change {
    case write(String, [UInt8])
    case remove(String)
  }

  private struct OpenTransaction {
    let id: UInt32
    let generation: Int
    var changes: [Change] = []
  }

  private var root = Node()
  /// Counts the changes of anybody.
  private(set) var generation = 0
  private var transactions: [OpenTransaction] = []
  private var latest: UInt32 = 0

  /// What the toolstack makes for a domain, and the host's own nodes by their absolute paths.
  static let toolstacks = [
    "domid": "5", "attr": "", "data": "", "control": "", "drivers": "", "feature": "", "xenserver": "",
    "xenserver/attr": "",
    "control/feature-suspend": "1", "data/service": "x", "data/updated": "by the toolstack",
    "xenserver/device/net-sriov-vf/3/mac": "02:00:00:00:00:09",
    "xenserver/device/net-sriov-vf/4/mac": "02:00:00:00:00:0A",
  ]

  private let vbds: [Int]

  /// - Parameter vbds: the devids of all vbds that there may be.
  init(vbds: [Int]) {
    self.vbds = vbds
    wipe()
  }

  /// What a save and restore leaves: a new domain. Transactions of the old one are unknown.
  mutating func wipe() {
    root = Node()
    transactions = []
    for (path, value) in Self.toolstacks.sorted(by: { $0.key < $1.key }) { apply(.write(path, Array(value.utf8))) }
    for devid in vbds {
      apply(.write("device/vbd/\(devid)/backend", Array("/backend/\(devid)".utf8)))
      apply(.write("/backend/\(devid)/dev", Array("backend-\(devid)".utf8)))
    }
  }

  /// What a path goes through: bytes are compared, which is faster than characters are.
  private static func names(_ path: String) -> ArraySlice<Substring> {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }[...]
  }

  func node(at path: String) -> Node? { node(Self.names(path)) }

  private func node(_ names: ArraySlice<Substring>) -> Node? {
    var node = root
    for name in names {
      guard let child = node.child(name) else { return nil }
      node = child
    }
    return node
  }

  mutating func apply(_ change: Change) {
    generation += 1
    switch change {
    case .write(let path, let value): make(path).value = value
    case .remove(let path):
      let parts = Self.names(path)
      guard let name = parts.last, let parent = node(parts.dropLast()) else { return }
      parent.children.removeAll { $0.name == name }
    }
  }

  private func make(_ path: String) -> Node {
    var node = root
    for name in Self.names(path) {
      if let child = node.child(name) {
        node = child
      } else {
        let child = Node()
        node.children.insert((name, child), at: node.children.firstIndex { $0.name > name } ?? node.children.count)
        node = child
      }
    }
    return node
  }

  mutating func begin() -> UInt32 {
    latest += 1
    transactions.append(OpenTransaction(id: latest, generation: generation))
    return latest
  }

  /// Returns whether there is such a transaction.
  mutating func request(_ change: Change, in transaction: UInt32) -> Bool {
    if transaction == 0 {
      apply(change)
      return true
    }
    guard let i = transactions.firstIndex(where: { $0.id == transaction }) else { return false }
    transactions[i].changes.append(change)
    return true
  }

  enum Outcome {
    case done(changes: Int)
    case conflict, unknown
  }

  mutating func end(_ transaction: UInt32, commit: Bool) -> Outcome {
    guard let i = transactions.firstIndex(where: { $0.id == transaction }) else { return .unknown }
    let ended = transactions.remove(at: i)
    guard commit else { return .done(changes: 0) }
    guard ended.generation == generation else { return .conflict }
    for change in ended.changes { apply(change) }
    return .done(changes: ended.changes.count)
  }

  mutating func abandonTransactions() { transactions = [] }

  /// All nodes with their values below the agent's own paths; those above others only with a value.
  var owned: [String: String] {
    var found: [String: String] = [:]
    for path in NodeGrammar.owned { if let node = node(at: path) { Self.collect(path, node, &found) } }
    // The toolstack's directory.
    found["drivers"] = nil
    return found
  }

  /// How many nodes `owned` has.
  var ownedCount: Int {
    let count = NodeGrammar.owned.reduce(0) { $0 + (node(at: $1).map(Self.count) ?? 0) }
    return count - (node(at: "drivers")?.children.isEmpty == true ? 1 : 0)
  }

  private static func count(_ node: Node) -> Int {
    node.children.reduce(node.children.isEmpty || !node.value.isEmpty ? 1 : 0) { $0 + count($1.node) }
  }

  private static func collect(_ path: String, _ node: Node, _ found: inout [String: String]) {
    if node.children.isEmpty || !node.value.isEmpty { found[path] = String(decoding: node.value, as: UTF8.self) }
    for (name, child) in node.children { collect(path + "/" + name, child, &found) }
  }
}
