import Xenstore

/// The requests that the publisher makes of xenstore, and no others. Tests put faults in their place.
protocol NodeStore: ~Copyable {
  func read(_ path: Path, limit: Int, in transaction: Transaction) throws(XenstoreError) -> [UInt8]
  func children(of path: Path, in transaction: Transaction) throws(XenstoreError) -> [Path]
  func write(_ path: Path, _ value: [UInt8], in transaction: Transaction) throws(XenstoreError)
  func remove(_ path: Path, in transaction: Transaction) throws(XenstoreError)
  func begin() throws(XenstoreError) -> Transaction
  func end(_ transaction: Transaction, commit: Bool) throws(XenstoreError)
}

extension Xenstore: NodeStore {}

extension NodeStore where Self: ~Copyable {
  /// The agent's own nodes as they stand in xenstore now, whoever wrote them.
  func ownedNodes() throws(XenstoreError) -> Tree {
    var found = Tree()
    for directory in Schema.directories { try visit(directory, &found) }
    return found
  }

  private func visit(_ path: Path, _ found: inout Tree) throws(XenstoreError) {
    guard Schema.owns(path) || Schema.leadsToOwned(path), found.nodes.count < Limits.nodesReadBack else { return }
    if Schema.owns(path) {
      guard let value = try value(of: path, limit: Limits.valueReadBack) else { return }
      found.apply(Node(path: path, value: value))
    }
    if Schema.ownedLeaves.contains(path) { return }
    for child in try childNames(of: path) { try visit(path / child, &found) }
  }

  /// The first `limit` bytes of a node's value; nil where it is gone by now, or not to be had by this domain.
  @inline(never) func value(of path: Path, limit: Int) throws(XenstoreError) -> [UInt8]? {
    do { return try read(path, limit: limit, in: .none) } catch { if error.isPassing { throw error } }
    return nil
  }

  /// The names of a node's children; none in the same cases.
  @inline(never) func childNames(of path: Path) throws(XenstoreError) -> [Path] {
    do { return try children(of: path, in: .none) } catch { if error.isPassing { throw error } }
    return []
  }
}
