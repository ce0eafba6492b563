// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing
import Xenstore

@testable import Publisher

private func owned(_ nodes: [String: String]) throws -> (tree: Tree, requests: [String]) {
  let xenstored = Xenstored()
  xenstored.nodes = Guest.toolstacks.merging(nodes) { $1 }
  return (try FakeStore(xenstored: xenstored).ownedNodes(), xenstored.requests)
}

@Test func only_owned_nodes_are_read_back() throws {
  let own = ["attr/vif": "", "attr/vif/0": "", "attr/vif/0/name": "eth0", "data/os_name": "Linux"]
  let foreign = [
    "attr/other": "x", "attr/other/vif": "y", "data/os_name/below": "z", "feature/other": "1",
  ]
  let (tree, requests) = try owned(own.merging(foreign) { $1 })
  #expect(tree.table == own)
  #expect(requests.allSatisfy { !$0.contains("/other") && !$0.contains("updated") })
}

/// What an agent left, in each of the directories.
@Test(arguments: ["attr/PVAddons", "control/feature-balloon", "data/os_name"])
func what_an_agent_left_is_read_in_all_directories(path: String) throws {
  let others = ["drivers/0": "x", "feature": "", "feature/hotplug": "", "feature/hotplug/vif": "1"]
  #expect(try owned(others.merging([path: "1"]) { $1 }).tree.nodes.count == 4)
  let (tree, requests) = try owned(others)
  #expect(tree == Tree() && requests == ["children attr", "children control", "children data"])
}

@Test func directories_that_are_missing_or_forbidden_hold_nothing() throws {
  let xenstored = Xenstored()
  let store = FakeStore(xenstored: xenstored)
  #expect(try store.ownedNodes() == Tree())
  xenstored.nodes = Guest.toolstacks.merging(["data/os_name": "Linux", "attr/vif": "", "attr/vif/0": ""]) { $1 }
  xenstored.pathFaults = ["data": EACCES, "xenserver": EPERM, "attr/vif/0": EACCES]
  #expect(try store.ownedNodes().table == ["attr/vif": ""])
}

@Test func a_broken_connection_ends_it() {
  let xenstored = Xenstored()
  xenstored.pathFaults = ["data": EIO]
  #expect(throws: XenstoreError(errno: EIO)) { try FakeStore(xenstored: xenstored).ownedNodes() }
}

@Test func no_more_than_a_thousand_nodes_are_read_back() throws {
  var nodes = ["attr/vif": "", "attr/vif/0": ""]
  for i in 0..<3_000 { nodes["attr/vif/0/\(i)"] = "x" }
  let (tree, requests) = try owned(nodes)
  #expect(tree.nodes.count == Limits.nodesReadBack)
  #expect(requests.count < 2 * Limits.nodesReadBack + 10)
}

@Test func nodes_are_read_back_however_deep_they_are() throws {
  var (path, nodes) = ("attr/vif", ["attr/vif": ""])
  for _ in 0..<100 {
    path += "/0"
    nodes[path] = ""
  }
  #expect(try owned(nodes).tree.nodes.count == 101)
}

@Test func of_a_huge_value_no_more_is_kept_than_tells_it_from_ours() throws {
  let huge = String(repeating: "x", count: 4_096)
  let (tree, _) = try owned(["data/os_name": huge])
  #expect(tree.node(at: "data/os_name")?.value.count == Limits.valueReadBack)
}
