import Xenstore

/// What has to change so that `published` becomes `desired`: a pure function of the two.
/// Removals come first, each at the top of what goes: no node stays only because others were below it.
func changes(from published: Tree, to desired: Tree) -> [Node] {
  var changes: [Node] = []
  var staying = Tree()
  for node in published.nodes where desired.holds(node.path) { staying.apply(node) }
  for node in published.nodes where !staying.holds(node.path) {
    var top = node.path
    while let parent = top.parent, Schema.owns(parent), !staying.holds(parent) { top = parent }
    if !changes.contains(where: { $0.path == top }) { changes.append(Node(path: top, value: nil)) }
  }
  for node in desired.nodes where published.node(at: node.path) != node {
    changes.append(node)
  }
  return changes
}
