import Xenstore

/// A node to be written, or to be removed with all below it.
struct Change: Equatable {
  let path: Path
  /// Nil to remove.
  let value: [UInt8]?
}

/// What has to change so that `published` becomes `desired`: a pure function of the two.
/// Removals come first, each at the top of what goes.
func changes(from published: Tree, to desired: Tree) -> [Change] {
  var changes: [Change] = []
  for node in published.nodes where !desired.holds(node.path) {
    var top = node.path
    while let parent = top.parent, Schema.owns(parent), !desired.holds(parent) { top = parent }
    if !changes.contains(where: { $0.path == top }) { changes.append(Change(path: top, value: nil)) }
  }
  for node in desired.nodes where !(published.node(at: node.path).map { isShown(node, by: $0) } ?? false) {
    changes.append(Change(path: node.path, value: node.value))
  }
  return changes
}

/// Whether `old` need not be written again: its value is the same, or a measure that moved by 1 % at most.
private func isShown(_ node: Node, by old: Node) -> Bool {
  if node.value == old.value { return true }
  guard node.isMeasure, let then = number(old.value), let now = number(node.value) else { return false }
  return max(then, now) - min(then, now) <= then / 100
}

private func number(_ text: [UInt8]) -> UInt64? {
  let isDecimal = 1...18 ~= text.count && text.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  return isDecimal ? text.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) } : nil
}
