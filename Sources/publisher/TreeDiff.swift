import Xenstore

/// What has to change so that `published` becomes `desired`: a pure function of the two.
/// Removals come first, each at the top of what goes.
func changes(from published: Tree, to desired: Tree) -> [Node] {
  var changes: [Node] = []
  for node in published.nodes where !desired.holds(node.path) {
    var top = node.path
    while let parent = top.parent, Schema.owns(parent), !desired.holds(parent) { top = parent }
    if !changes.contains(where: { $0.path == top }) { changes.append(Node(path: top, value: nil)) }
  }
  for node in desired.nodes where published.node(at: node.path) != node {
    changes.append(node)
  }
  return changes
}
