// SPDX-License-Identifier: Apache-2.0

import CSystem
import Random
import Testing
import Wire
import Xenstore

@testable import Publisher

@Test(arguments: [Schema.std, .rfc])
func the_first_publication_looks_then_writes_each_node_once_without_a_transaction(schema: Schema) throws {
  let guest = Guest(schema)
  let requests = try guest.publish(.sample, at: 0)
  let first = try #require(requests.firstIndex { $0.hasPrefix("write ") })
  #expect(requests[..<first].allSatisfy { $0.hasPrefix("read ") || $0.hasPrefix("children ") })
  let nodes = GuestTree(.sample, schema: schema).tree.paths
  let written = Array(requests[first...])
  #expect(written.sorted() == (nodes + ["data/updated"]).map { "write " + $0 }.sorted())
  // The node that says that the others are there comes first, so that none can be missed; XAPI is woken last.
  #expect(written.first == "write " + schema.presence.string && written.last == "write data/updated")
  let watched = written.dropLast().map { OwnedNode.covering(Path(of: String($0.dropFirst(6))))?.audience == .watched }
  #expect(watched.dropFirst() == (watched.dropFirst().filter { !$0 } + watched.dropFirst().filter { $0 })[...])
  #expect(guest.shows(.sample) && guest.isIntact)
  #expect(guest.xenstored.nodes["data/updated"] != "by the toolstack")
}

/// A guest that is migrated at any request of its first publication.
@Test(arguments: [Schema.std, .rfc]) func no_node_is_missed_whenever_the_guest_is_migrated(schema: Schema) throws {
  let count = try Guest(schema).publish(.sample, at: 0).count
  for place in 1...count {
    let guest = Guest(schema)
    var changes = 0
    guest.xenstored.onChange = {
      changes += 1
      if changes == place { guest.wipe() }
    }
    try guest.publish(.sample, at: 0)
    guest.xenstored.onChange = {}
    try guest.publish(.sample.with { $0.resumes = 1 }, at: 1)
    #expect(guest.shows(.sample), "migrated after change \(place)")
  }
}

/// With a toolstack's directories, and without any.
@Test(arguments: [Guest.toolstacks, [:]])
func a_domain_that_no_agent_has_used_takes_three_requests_to_look_at(nodes: [String: String]) throws {
  let guest = Guest()
  guest.xenstored.nodes = nodes
  let requests = try guest.publish(.sample, at: 0)
  #expect(requests.prefix { !$0.hasPrefix("write") } == ["children attr", "children control", "children data"])
}

@Test(arguments: [Schema.std, .rfc]) func an_equal_snapshot_needs_no_request(schema: Schema) throws {
  let guest = Guest(schema)
  try guest.publish(.sample, at: 0)
  for now: Int64 in [0, 1, 60_000, 899_999] {
    #expect(try guest.publish(.sample, at: now) == [])
  }
}

@Test func a_change_costs_itself_one_transaction_and_then_one_look() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  let moved = Snapshot.named("other").with { $0.links[0].ipv4 = [] }
  #expect(
    try guest.publish(moved, at: 1_000) == [
      "begin", "remove attr/vif/0/ipv4", "write data/host_name", "write data/host_name_dns", "write data/updated",
      "commit", look,
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
  #expect(guest.shows(.sample) && guest.isIntact)
  for (path, value) in foreign { #expect(guest.xenstored.nodes[path] == value) }
}

@Test func more_than_can_be_read_back_goes_all_the_same() throws {
  var nodes = ["attr/vif": "", "attr/vif/0": ""]
  for i in 0..<1_500 { nodes["attr/vif/0/\(i)"] = String(repeating: "x", count: 4_096) }
  let guest = Guest(.std, nodes)
  try guest.publish(.sample, at: 0)
  #expect(guest.shows(.sample) && guest.isIntact)
}

/// Measurements: one request each, for nobody waits for them.
@Test func a_new_amount_of_memory_is_one_request() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  var changed = Snapshot.sample.with { $0.memoryFreeKiB = 5 }
  #expect(try guest.publish(changed, at: 60_000) == ["write data/meminfo_free"])
  changed.memoryTotalKiB = 6
  #expect(try guest.publish(changed, at: 120_000) == ["write data/meminfo_total"])
  #expect(guest.shows(changed))
}

@Test func a_new_amount_of_free_space_is_one_request() throws {
  let guest = Guest()
  var volume = Volume()
  volume.name = "/dev/xvda"
  volume.freeBytes = 7
  var snapshot = Snapshot.sample.with { $0.volumes = [volume, volume] }
  try guest.publish(snapshot, at: 0)
  for i in 0..<2 { snapshot.volumes[i].freeBytes = 8 }
  let requests = try guest.publish(snapshot, at: 60_000)
  #expect(requests == ["write data/volumes/0/free", "write data/volumes/1/free"])
  // Not that it is known no more, and not a size.
  snapshot.volumes[0].freeBytes = nil
  snapshot.volumes[1].sizeBytes = 9
  #expect(try guest.publish(snapshot, at: 120_000).contains("commit"))
  #expect(guest.shows(snapshot))
}

/// Rows: what changes, and whether that takes a transaction.
private let changesOfSample: [(change: @Sendable (inout Snapshot) -> Void, isTransaction: Bool)] = [
  ({ $0.links[0].ipv4.append(Address(of: "192.0.2.2/24")) }, false),
  ({ $0.links.append(Link(3, "eth1", vif: 1, ipv4: ["192.0.2.3/24"])) }, false),
  ({ $0.links[0].ipv4 = [] }, false),
  ({ $0.osName = "other" }, false),
  ({ $0.links[0].ipv4 = [Address(of: "192.0.2.9/24")] }, false),
  ({ $0.links[0].ipv4 = [Address(of: "192.0.2.9/25")] }, true),
  ({ $0.links[0].ipv4.insert(Address(of: "192.0.2.9/24"), at: 0) }, true),
  ({ $0.links[0] = Link(2, "eth0", vif: 1, ipv4: ["192.0.2.1/24"]) }, true),
  ({ ($0.hostName, $0.shortHostName) = ("web", "web") }, true),
]

@Test(arguments: changesOfSample.indices)
func a_transaction_is_for_what_could_be_seen_half_done(row: Int) throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  let changed = Snapshot.sample.with(changesOfSample[row].change)
  let requests = try guest.publish(changed, at: 1_000)
  #expect(requests.contains("begin") == changesOfSample[row].isTransaction, "\(requests)")
  #expect(requests.last == look && requests.count { $0 == look } == 1)
  #expect(guest.shows(changed))
}

/// As XAPI reads them: by number.
private func addressLists(_ nodes: [String: String]) -> [String: [String]] {
  var lists: [String: [(Int, String)]] = [:]
  for (path, value) in nodes {
    let parts = path.split(separator: "/")
    guard parts.count == 5, parts[0] == "attr", parts[3].hasPrefix("ipv"), let i = Int(parts[4]) else { continue }
    lists[parts[2...3].joined(separator: "/"), default: []].append((i, value))
  }
  return lists.mapValues { $0.sorted { $0.0 < $1.0 }.map(\.1) }
}

/// After every request: each list is the old one, or the new one or its first part.
@Test(arguments: 0..<60) func no_reader_sees_a_false_list_of_addresses(seed: UInt64) throws {
  var random = SplitMix64(seed: seed)
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  var snapshot = Snapshot.sample
  for i in 1..<12 {
    let old = addressLists(guest.xenstored.nodes)
    snapshot.links = (0..<UInt64(1 + random.below(3))).map { vif in
      let count = random.below(5)
      let addresses = (0..<count).map { _ in "192.0.2.\(random.below(6))/24" }
      return Link(UInt32(vif) + 2, "eth\(vif)", vif: vif, ipv4: addresses)
    }
    if random.below(2) == 0 { snapshot.osName = Text(of: "name \(i)") }
    let new = addressLists(GuestTree(snapshot, schema: .std).tree.table)
    guest.xenstored.onChange = {
      for (list, seen) in addressLists(guest.xenstored.nodes) {
        let isOld = seen == old[list]
        let isNew = new[list]?.starts(with: seen) == true
        #expect(isOld || isNew, "\(list): \(seen), old \(old[list] ?? []), new \(new[list] ?? [])")
      }
    }
    try guest.publish(snapshot, at: Int64(i) * 60_000)
    guest.xenstored.onChange = {}
    #expect(guest.shows(snapshot))
  }
}

@Test(arguments: 0..<10) func any_snapshots_one_after_the_other_are_shown(seed: UInt64) throws {
  var random = SplitMix64(seed: seed)
  let guest = Guest(random.pick([.std, .rfc]))
  guest.xenstored.conflicts = random.below(20)
  for i in 0..<12 {
    let snapshot = Snapshot.hostile(&random)
    try guest.publishAll(snapshot, at: Int64(i) * 60_000)
    #expect(guest.shows(snapshot) && guest.isIntact && guest.xenstored.openTransactions == 0)
  }
}

@Test func all_is_written_with_that_node_though_nothing_was_looked_for() throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["attr/PVAddons/MajorVersion": EAGAIN]
  try guest.publish(.sample, at: 0)
  guest.wipe()
  guest.xenstored.pathFaults = [:]
  let other = Snapshot.named("other")
  try guest.publish(other, at: 1_000)
  #expect(guest.shows(other))
}

/// What stood there without the node that is looked for may have gone: all is written with that node.
@Test(arguments: [EAGAIN, ENOSPC, EACCES]) func all_is_written_with_the_node_that_is_looked_for(errno: Int32) throws {
  let guest = Guest()
  let presence = "attr/PVAddons/MajorVersion"
  guest.xenstored.pathFaults = [presence: errno]
  try guest.publish(.sample, at: 0)
  #expect(guest.shows(.sample, without: [presence]))
  guest.wipe()
  guest.xenstored.pathFaults = [:]
  // Withheld or not, it is asked for again some time, at the latest by a look.
  try guest.publishAll(.sample, at: 900_000)
  #expect(guest.shows(.sample))
}
