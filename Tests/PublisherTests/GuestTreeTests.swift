// SPDX-License-Identifier: Apache-2.0

import Random
import Testing
import Wire
import WireEncoder
import Xenstore

@testable import Publisher

/// Seven nodes are of no link; each of 14 vifs has two, and two for each of its 13 addresses: 399.
private let full = Snapshot {
  $0.balloon = true
  $0.links = (0..<14).map { Link(vif: $0, ipv4: 13, ipv6: 0) }
}

@Test func at_the_limit_nothing_is_left_out() {
  let guest = GuestTree(full, schema: .std)
  #expect(guest.tree.nodes.count == Limits.nodes - 1)
  #expect(guest.omitted == 0)
  #expect(!guest.tree.holds("data/updated"))
}

@Test func one_past_the_limit_the_last_one_is_left_out_and_counted() {
  let more = GuestTree(full.with { $0.osName = "Linux" }, schema: .std)
  #expect(more.tree.nodes.count == Limits.nodes - 1)
  #expect(more.omitted == 1)
  #expect(more.tree.holds("data/os_name"))
  #expect(more.tree.holds("attr/vif/13/ipv4/12") && !more.tree.holds("attr/vif/13/ipv4/12/prefix"))
}

@Test func of_32_vifs_with_all_addresses_every_one_keeps_its_first() {
  let largest = Snapshot.sample.with { $0.links = (0..<32).map { Link(vif: $0, ipv4: 16, ipv6: 16) } }
  let guest = GuestTree(largest, schema: .std)
  #expect(guest.tree.nodes.count == Limits.nodes - 1)
  // 12 nodes of the sample that are of no link.
  #expect(guest.omitted == 12 + 32 * 2 + 32 * 32 * 2 - 399)
  for devid in 0..<32 {
    for node in ["name", "mac/0", "ipv4/0", "ipv4/0/prefix", "ipv6/0", "ipv6/0/prefix", "ipv4/1"] {
      #expect(guest.tree.holds(Path(of: "attr/vif/\(devid)/\(node)")))
    }
    #expect(!guest.tree.holds(Path(of: "attr/vif/\(devid)/ipv4/3")))
  }
  #expect(GuestTree(largest, schema: .std).tree == guest.tree)
}

@Test(arguments: [Schema.std, .rfc])
func what_is_published_never_goes_for_what_comes_later(schema: Schema) {
  var previous: Tree?
  for count in 0...64 {
    let links = (0..<count).map { Link(vif: UInt64($0), ipv4: 1, ipv6: 1) }
    let guest = GuestTree(Snapshot { $0.links = links }, schema: schema)
    #expect(guest.tree.nodes.count < Limits.nodes)
    for node in previous?.nodes ?? [] where !node.path.string.contains("/ip") {
      #expect(guest.tree.node(at: node.path) == node)
    }
    previous = guest.tree
  }
}

@Test(arguments: [Schema.std, .rfc], 0..<8)
func no_accepted_snapshot_makes_a_node_outside_the_grammar(schema: Schema, seed: UInt64) throws {
  var random = SplitMix64(seed: seed)
  var accepted = 0
  for _ in 0..<12 {
    let snapshot = Snapshot.hostile(&random)
    // A snapshot that is too long is no snapshot.
    guard let bytes = try? snapshot.encoded() else { continue }
    #expect(try Snapshot(decoding: bytes[...]) == snapshot)
    let guest = GuestTree(snapshot, schema: schema)
    accepted += 1
    #expect(guest.tree.nodes.count < Limits.nodes)
    #expect(Set(guest.tree.paths).count == guest.tree.nodes.count)
    #expect(guest.tree.nodes.map(\.path) == guest.tree.nodes.map(\.path).sorted())
    for node in guest.tree.nodes {
      #expect(schema.fault(of: node) == nil)
      #expect(Schema.owns(node.path))
    }
  }
  #expect(accepted >= 6)
}

@Test func the_grammar_refuses_what_lies_outside() {
  let outside = [
    ("domid", "5"), ("data/os_name", ""), ("data/os_name", "a\nb"), ("data/os_name/x", "1"),
    ("attr/vif/01/name", "a"), ("attr/vif/0/ipv4/16", "192.0.2.1"), ("attr/vif/0/ipv4/0", "192.0.2.256"),
    ("attr/vif/0/ipv6/0", "1:2"), ("attr/vif/0/ipv4/0/prefix", "33"), ("attr/vif/../name", "a"),
    ("data/os_name", String(repeating: "x", count: 514)),
  ]
  for (path, value) in outside {
    let node = Node(path: Path(of: path), value: Array(value.utf8))
    #expect(Schema.std.fault(of: node) != nil)
    #expect(Schema.rfc.fault(of: node) != nil)
  }
}
