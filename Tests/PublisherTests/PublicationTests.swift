// SPDX-License-Identifier: Apache-2.0

import Random
import Testing
import Wire
import Xenstore

@testable import Publisher

@Test(arguments: [Schema.std, .rfc])
func the_first_publication_looks_then_writes_each_node_in_one_transaction(schema: Schema) throws {
  let guest = Guest(schema)
  let requests = try guest.publish(.sample, at: 0)
  let begin = try #require(requests.firstIndex(of: "begin"))
  #expect(requests[..<begin].allSatisfy { $0.hasPrefix("read ") || $0.hasPrefix("children ") })
  let nodes = GuestTree(.sample, schema: schema).tree.paths
  #expect(
    Array(requests[begin...]) == ["begin"] + (nodes + ["data/updated"]).map { "write " + $0 } + ["commit"])
  #expect(guest.shows(.sample) && guest.isIntact)
  #expect(guest.xenstored.nodes["data/updated"] != "by the toolstack")
}

@Test(arguments: [Schema.std, .rfc]) func an_equal_snapshot_needs_no_request(schema: Schema) throws {
  let guest = Guest(schema)
  try guest.publish(.sample, at: 0)
  for now: Int64 in [0, 1, 60_000, 899_999] {
    #expect(try guest.publish(.sample, at: now) == [])
  }
}

@Test func a_change_costs_one_look_one_transaction_and_itself() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  let moved = Snapshot.named("other").with { $0.links[0].ipv4 = [] }
  #expect(
    try guest.publish(moved, at: 1_000) == [
      "read attr/PVAddons/MajorVersion", "begin", "remove attr/vif/0/ipv4", "write data/host_name",
      "write data/host_name_dns", "write data/updated", "commit",
    ])
  #expect(guest.shows(moved) && guest.isIntact)
}

@Test func what_other_agents_left_is_removed_and_nothing_else() throws {
  let others = [
    "attr/PVAddons": "", "attr/PVAddons/Installed": "1", "attr/PVAddons/BuildDate": "x", "attr/vif": "",
    "attr/vif/9": "", "attr/vif/9/ipv4": "", "attr/vif/9/ipv4/0": "192.0.2.9", "data/volumes": "",
    "data/volumes/0": "", "data/net": "", "data/net/2": "eth0", "data/domain": "old", "xenserver/attr": "",
    "xenserver/attr/net-sriov-vf": "", "xenserver/attr/net-sriov-vf/0": "",
  ]
  let foreign = [
    "data/cant_suspend_reason": "x", "attr/os": "y", "control/shutdown": "", "xenserver/other": "z",
  ]
  let guest = Guest(.std, others.merging(foreign) { $1 })
  let requests = try guest.publish(.sample, at: 0)
  #expect(
    requests.filter { $0.hasPrefix("remove") } == [
      "remove attr/PVAddons/BuildDate", "remove attr/vif/9", "remove data/domain", "remove data/net",
      "remove data/volumes", "remove xenserver/attr/net-sriov-vf",
    ])
  #expect(!requests.contains("write attr/PVAddons/Installed"))
  #expect(guest.shows(.sample) && guest.isIntact)
  for (path, value) in foreign { #expect(guest.xenstored.nodes[path] == value) }
}

@Test func more_than_can_be_read_back_breaks_nothing_and_goes_in_the_end() throws {
  var nodes = ["attr/vif": "", "attr/vif/0": ""]
  for i in 0..<1_500 { nodes["attr/vif/0/\(i)"] = String(repeating: "x", count: 4_096) }
  let guest = Guest(.std, nodes)
  try guest.publish(.sample, at: 0)
  #expect(!guest.shows(.sample) && guest.isIntact)
  try guest.publish(.sample.with { $0.resumes = 1 }, at: 1_000)
  #expect(guest.shows(.sample) && guest.isIntact)
}

@Test func change_sets_over_the_rate_are_published_with_a_later_frame() throws {
  let guest = Guest()
  func named(_ i: Int) -> Snapshot { .named("host\(i)") }
  for i in 0..<9 { #expect(try guest.publish(named(i), at: 0).contains("commit")) }
  for i in 9..<40 { #expect(try guest.publish(named(i), at: Int64(i)) == []) }
  #expect(guest.shows(named(8)))
  #expect(try guest.publish(named(40), at: 999) == [])
  #expect(try guest.publish(named(40), at: 1_000).contains("commit"))
  #expect(guest.shows(named(40)))
}

@Test func a_change_that_was_taken_back_meanwhile_is_none() throws {
  let guest = Guest()
  for i in 0..<9 { try guest.publish(.named("host\(i)"), at: 0) }
  try guest.publish(.sample, at: 1)
  #expect(try guest.publish(.named("host8"), at: 10_000) == [])
}

@Test(arguments: 0..<10) func any_snapshots_one_after_the_other_are_shown(seed: UInt64) throws {
  var random = SplitMix64(seed: seed)
  let guest = Guest(random.pick([.std, .rfc]))
  guest.xenstored.conflicts = random.below(20)
  for i in 0..<12 {
    let snapshot = Snapshot.hostile(&random)
    try guest.publish(snapshot, at: Int64(i) * 10_000)
    #expect(guest.shows(snapshot) && guest.isIntact && guest.xenstored.openTransactions == 0)
  }
}
