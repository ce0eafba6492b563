import Xenstore

/// A xenstore node as the agent wants it or found it. Paths are relative to the domain's home path.
struct Node: Equatable {
  let path: Path
  /// Nil, in a change set only, for a node that is to be removed with all below it.
  let value: [UInt8]?
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

  /// Puts a node in, in place of the one that has its path. One without a value takes away all below it, too.
  @inline(never) mutating func apply(_ change: Node) {
    nodes.removeAll { $0.path == change.path || change.value == nil && change.path.isAbove($0.path) }
    if change.value != nil { nodes.insert(change, at: position(of: change.path)) }
  }
}
