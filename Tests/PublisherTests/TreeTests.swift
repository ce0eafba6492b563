// SPDX-License-Identifier: Apache-2.0

import Random
import Testing
import Xenstore

@testable import Publisher

private let names = ["a", "a-b", "b", "c", "0", "b-", "_"]

/// Paths of one to four parts; some lie above others, some only look as if.
private func randomPath(_ random: inout SplitMix64) -> String {
  (0...random.below(4)).map { _ in random.pick(names) }.joined(separator: "/")
}

private func isAbove(_ upper: String, _ lower: String) -> Bool { lower.hasPrefix(upper + "/") }

@Test(arguments: 0..<20) func a_tree_is_a_table_of_paths(seed: UInt64) {
  var random = SplitMix64(seed: seed)
  var tree = Tree()
  var model: [String: String] = [:]
  for step in 0..<600 {
    let path = randomPath(&random)
    if random.below(4) > 0 {
      tree.apply(.write(path, "\(step)"))
      model[path] = "\(step)"
    } else {
      tree.apply(.remove(at: path))
      model = model.filter { $0.key != path && !isAbove(path, $0.key) }
    }
    let probe = randomPath(&random)
    #expect(tree.node(at: Path(of: probe))?.text == model[probe])
    #expect(
      tree.holds(Path(of: probe)) == model.keys.contains { $0 == probe || isAbove(probe, $0) })
  }
  #expect(tree.table == model)
  #expect(tree.nodes.map(\.path) == tree.nodes.map(\.path).sorted())
}

@Test func a_path_that_only_begins_alike_is_none_below() {
  var tree = Tree(["a": "1", "a-b": "2", "a/b": "3", "a/b-c": "4", "a/b-c/d": "5"])
  #expect(tree.paths == ["a", "a-b", "a/b", "a/b-c", "a/b-c/d"])
  tree.apply(.remove("a/b"))
  #expect(tree.paths == ["a", "a-b", "a/b-c", "a/b-c/d"])
  #expect(!tree.holds("a/b"))
  #expect(tree.holds("a/b-c"))
  tree.apply(.remove("a"))
  #expect(tree.paths == ["a-b"])
  #expect(!tree.holds("a"))
}

@Test func a_parent_without_a_value_is_held_but_is_no_node() {
  let tree = Tree(["a/b/c": "1"])
  #expect(tree.holds("a") && tree.holds("a/b") && tree.holds("a/b/c"))
  #expect(tree.node(at: "a/b") == nil)
  #expect(!tree.holds("a/b/c/d") && !tree.holds("b") && !tree.holds(""))
}

@Test func an_empty_tree_holds_nothing() {
  var tree = Tree()
  #expect(tree.node(at: "a") == nil && !tree.holds("a"))
  tree.apply(.remove("a"))
  #expect(tree.nodes.isEmpty)
}
