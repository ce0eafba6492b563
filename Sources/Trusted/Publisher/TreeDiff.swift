// SPDX-License-Identifier: Apache-2.0

import Xenstore

/// What has to change so that `published` becomes `desired`: a pure function of the two.
///
/// Removals come first. Each is at the top of what goes, so that no node stays only because others
/// were below it. Writes are in the order of `Schema.Turn`.
///
/// Where more would change than there can be nodes, all is removed and written anew: this bounds
/// the requests (`Limits.requestBurst`).
func changes(from published: Tree, to desired: Tree) -> [Change] {
  let least = leastChanges(from: published, to: desired)
  if least.count <= Limits.nodes { return least }
  return leastChanges(from: published, to: Tree()) + leastChanges(from: Tree(), to: desired)
}

@inline(never) private func leastChanges(from published: Tree, to desired: Tree) -> [Change] {
  var staying = Tree()
  for node in published.nodes where desired.holds(node.path) {
    staying.apply(.write(node))
  }
  var changes: [Change] = []
  for node in published.nodes where !staying.holds(node.path) {
    let removal = Change.remove(topToRemove(node.path, staying))
    if !changes.contains(removal) { changes.append(removal) }
  }
  let written = desired.nodes.filter { published.node(at: $0.path) != $0 }
  for turn in Schema.Turn.allCases {
    for node in written where Schema.turn(of: node.path) == turn { changes.append(.write(node)) }
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
