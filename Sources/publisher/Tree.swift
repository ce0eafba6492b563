import Xenstore

/// A xenstore node as the agent wants it or found it. Paths are relative to the domain's home path.
struct Node: Equatable {
  let path: Path
  let value: [UInt8]
  /// Whether the value is a measure whose small movements are not worth a write.
  var isMeasure = false
}

/// Nodes ascending by path, no path twice.
struct Tree: Equatable {
  private(set) var nodes: [Node] = []

  /// Where the first node stands that does not come before `path`.
  private func position(of path: Path) -> Int { nodes.firstIndex { $0.path >= path } ?? nodes.count }

  @inline(never) func node(at path: Path) -> Node? {
    nodes[position(of: path)...].first.flatMap { $0.path == path ? $0 : nil }
  }

  /// Whether the node, or one below it, is here.
  @inline(never) func holds(_ path: Path) -> Bool {
    node(at: path) != nil || nodes[position(of: path / "")...].first.map { path.isAbove($0.path) } == true
  }

  /// Adds a node, in place of the one that has its path.
  @inline(never) mutating func insert(_ new: Node) {
    let position = position(of: new.path)
    if node(at: new.path) != nil { nodes.remove(at: position) }
    nodes.insert(new, at: position)
  }

  /// Removes a node and all below it.
  mutating func remove(_ path: Path) { nodes.removeAll { $0.path == path || path.isAbove($0.path) } }
}
