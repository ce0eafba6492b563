// SPDX-License-Identifier: Apache-2.0

import Xenstore

/// A xenstore node as the agent wants it or found it. Its path is relative to the domain's home
/// path.
struct Node: Equatable {
  let path: Path
  let value: [UInt8]
}

/// What is done to one node.
enum Change: Equatable {
  case write(Node)
  /// The node is removed with all below it.
  case remove(Path)

  var path: Path {
    switch self {
    case .write(let node): node.path
    case .remove(let path): path
    }
  }
}

/// Nodes ascending by path, no path twice.
struct Tree: Equatable {
  private(set) var nodes: [Node] = []

  /// The index of the first node that does not come before `path`.
  @inline(never) private func index(of path: Path) -> Int {
    var range = nodes.indices
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      let isBefore = nodes[middle].path < path
      range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  @inline(never) func node(at path: Path) -> Node? {
    let index = index(of: path)
    guard index < nodes.count, nodes[index].path == path else { return nil }
    return nodes[index]
  }

  /// Whether the node, or one below it, is here.
  @inline(never) func holds(_ path: Path) -> Bool {
    if node(at: path) != nil { return true }
    let index = index(of: path / "")
    return index < nodes.count && path.isAbove(nodes[index].path)
  }

  /// Gives all nodes a value that no node is published with: each will be written.
  mutating func forgetValues() {
    for node in nodes { apply(.write(Node(path: node.path, value: [0]))) }
  }

  /// Puts a node in, in place of the one that has its path, or takes nodes out.
  @inline(never) mutating func apply(_ change: Change) {
    switch change {
    case .write(let node):
      let index = index(of: node.path)
      let isThere = index < nodes.count && nodes[index].path == node.path
      if isThere { nodes[index] = node } else { nodes.insert(node, at: index) }
    case .remove(let path):
      nodes.removeAll { $0.path == path || path.isAbove($0.path) }
    }
  }
}
