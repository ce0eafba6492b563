// SPDX-License-Identifier: Apache-2.0

import Random
import Testing
import Xenstore

@testable import Publisher

@Test func what_is_equal_needs_no_change() {
  let tree = Tree(["attr/vif/0/name": "eth0", "data/os_name": "Linux"])
  #expect(changes(from: tree, to: tree) == [])
  #expect(changes(from: Tree(), to: Tree()) == [])
}

@Test func removals_come_first_and_what_wakes_XAPI_last() {
  let found = changes(
    from: Tree(["data/os_name": "a", "attr/vif/1": "", "attr/vif/1/name": "eth1", "attr/vif/2/name": "eth2"]),
    to: Tree(["data/os_name": "b", "attr/vif/0/name": "eth0", "attr/vif/2/name": "eth2", "data/domain": "x"]))
  #expect(
    found == [
      .remove("attr/vif/1"), .write("data/domain", "x"), .write("data/os_name", "b"),
      .write("attr/vif/0/name", "eth0"),
    ])
}

@Test func a_removal_is_at_the_top_of_what_goes_and_comes_once() {
  let published = Tree([
    "attr/vif": "", "attr/vif/0": "", "attr/vif/0-x": "", "attr/vif/0/name": "eth0",
    "attr/vif/0/ipv4/0": "192.0.2.1", "attr/vif/1": "", "attr/vif/1/name": "eth1",
  ])
  #expect(changes(from: published, to: Tree()) == [.remove("attr/vif")])
  #expect(
    changes(from: published, to: Tree(["attr/vif/1/name": "eth1"]))
      == [.remove("attr/vif/0"), .remove("attr/vif/0-x")])
}

@Test func the_parents_that_came_by_themselves_stay() {
  let published = Tree(["attr/vif": "", "attr/vif/0": "", "attr/vif/0/ipv4": "", "attr/vif/0/ipv4/0": "a"])
  #expect(changes(from: published, to: Tree(["attr/vif/0/ipv4/0": "a"])) == [])
}

@Test func no_node_stays_only_because_others_were_below_it() {
  // The link's own node was refused: it stands there for its address, which goes.
  let desired = Tree(["data/net/2": "eth0", "data/net/3": "eth1"])
  #expect(
    changes(from: Tree(["data/net/2/ipv4/a": "", "data/net/3": "eth1"]), to: desired)
      == [.remove("data/net/2"), .write("data/net/2", "eth0")])
  #expect(
    changes(from: Tree(["data/net/2/ipv4/a": ""]), to: desired)
      == [.remove("data/net"), .write("data/net/2", "eth0"), .write("data/net/3", "eth1")])
}

@Test(arguments: 0..<10) func the_changes_make_the_published_tree_the_desired_one(seed: UInt64) throws {
  var random = SplitMix64(seed: seed)
  for schema in [Schema.std, .rfc] {
    let guest = Guest(schema)
    let store = FakeStore(xenstored: guest.xenstored)
    for _ in 0..<random.below(60) {
      try store.write(randomOwned(&random), Array("old".utf8), in: .none)
    }
    for _ in 0..<3 {
      let desired = GuestTree(.hostile(&random), schema: schema).tree
      let found = changes(from: try store.ownedNodes(), to: desired)
      let removals = found.compactMap { change in
        if case .remove(let path) = change { path } else { nil }
      }
      for (i, path) in removals.enumerated() {
        #expect(Schema.owns(path))
        #expect(!removals.enumerated().contains { $0 != i && ($1 == path || $1.isAbove(path)) })
        // Throws where there is nothing to remove.
        try store.remove(path, in: .none)
      }
      for change in found {
        if case .write(let node) = change { try store.write(node.path, node.value, in: .none) }
      }
      #expect(changes(from: try store.ownedNodes(), to: desired) == [])
      try #require(isApplied(desired, guest))
    }
  }
}

private func isApplied(_ desired: Tree, _ guest: Guest) -> Bool {
  let nodes = guest.xenstored.nodes
  return guest.isIntact && nodes["data/updated"] == "by the toolstack"
    && nodes.keys.allSatisfy { !Schema.owns(Path(of: $0)) || desired.holds(Path(of: $0)) }
    && desired.nodes.allSatisfy {
      nodes[$0.path.string] == $0.text
    }
}

private func randomOwned(_ random: inout SplitMix64) -> Path {
  let extent: OwnedNode.Extent = random.below(4) == 0 ? .single : .subtree
  var path = random.pick(OwnedNode.all.filter { $0.extent == extent }).path
  if extent == .single { return path }
  let names: [Path] = ["0", "1", "0-1", "name", "ipv4", "mac", "2-", "eth0", "_"]
  let least = path == "drivers" ? 1 : 0
  for _ in 0..<least + random.below(4) { path = path / random.pick(names) }
  return path
}
