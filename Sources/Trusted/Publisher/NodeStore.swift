// SPDX-License-Identifier: Apache-2.0

import Common
import Wire
import Xenstore

/// The requests that the publisher makes of xenstore, and no others. Tests put faults in their
/// place.
protocol NodeStore: ~Copyable {
  func read(_ path: Path, limit: Int, in: Transaction) throws(XenstoreError) -> [UInt8]
  func children(of path: Path, in: Transaction) throws(XenstoreError) -> [Path]
  func write(_ path: Path, _ value: [UInt8], in: Transaction) throws(XenstoreError)
  func remove(_ path: Path, in: Transaction) throws(XenstoreError)
  func begin() throws(XenstoreError) -> Transaction
  func end(_ transaction: Transaction, commit: Bool) throws(XenstoreError)
}

extension Xenstore: NodeStore {}

extension NodeStore where Self: ~Copyable {
  /// The first `limit` bytes of a node's value; nil if there is no such node, or this domain may
  /// not read it.
  @inline(never) func value(of path: Path, limit: Int) throws(XenstoreError) -> [UInt8]? {
    do {
      return try read(path, limit: limit, in: .none)
    } catch {
      if error.isTransient { throw error }
      return nil
    }
  }

  /// The names of a node's children; none in the same cases.
  @inline(never) func childNames(of path: Path) throws(XenstoreError) -> [Path] {
    do {
      return try children(of: path, in: .none)
    } catch {
      if error.isTransient { throw error }
      return []
    }
  }

  /// The owned nodes that are in xenstore now, whoever wrote them.
  func ownedNodes() throws(XenstoreError) -> Tree {
    var found = Tree()
    for directory in Schema.usedDirectories { try findOwned(directory, &found) }
    if found.nodes.isEmpty { return found }
    for directory in Schema.otherDirectories { try findOwned(directory, &found) }
    return found
  }

  private func findOwned(_ path: Path, _ found: inout Tree) throws(XenstoreError) {
    guard found.nodes.count < Limits.nodesReadBack else { return }
    if Schema.owns(path) {
      guard let value = try value(of: path, limit: Limits.valueReadBack) else { return }
      found.apply(.write(Node(path: path, value: value)))
      if OwnedNode.covering(path)?.extent == .single { return }
    }
    guard Schema.owns(path) || Schema.leadsToOwned(path) else { return }
    for child in try childNames(of: path) { try findOwned(path / child, &found) }
  }
}

extension XenstoreError {
  /// The reason in words, for a log line.
  var text: Text { .errno(errno) }
}
