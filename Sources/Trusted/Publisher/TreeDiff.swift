// SPDX-License-Identifier: Apache-2.0

import Xenstore

/// What has to change so that `published` becomes `desired`: a pure function of the two.
///
/// Removals come first. Each is at the top of what goes, so that no node stays only because others
/// were below it.
func changes(from published: Tree, to desired: Tree) -> [Change] {
  var staying = Tree()
  for node in published.nodes where desired.holds(node.path) {
    staying.apply(.write(node))
  }
  var changes: [Change] = []
  for node in published.nodes where !staying.holds(node.path) {
    let removal = Change.remove(topToRemove(node.path, staying))
    if !changes.contains(removal) { changes.append(removal) }
  }
  for node in desired.nodes where published.node(at: node.path) != node {
    changes.append(.write(node))
  }
  return changes
}

/// The highest owned path above `path` that has no staying node.
private func topToRemove(_ path: Path, _ staying: Tree) -> Path {
  var top = path
  while let parent = top.parent, Schema.owns(parent), !staying.holds(parent) {
    top = parent
  }
  return top
}
