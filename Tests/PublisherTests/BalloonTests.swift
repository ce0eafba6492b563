// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire
import Xenstore

@testable import Publisher

private let path = "control/feature-balloon"

/// What stands there before, what the collector knows, and what has to stand there then.
private let table: [(before: String?, balloon: Bool?, after: String?)] = [
  (nil, true, "1"), ("0", true, "1"), ("1", true, "1"),
  (nil, false, nil), ("0", false, nil), ("1", false, nil), ("", false, nil),
  (nil, nil, nil), ("0", nil, "1"), ("1", nil, "1"),
]

@Test(arguments: [Schema.std, .rfc], table.indices)
func the_balloon_node_is_there_or_not_and_stays_where_that_is_not_known(
  schema: Schema, row: Int
) throws {
  let (before, balloon, after) = table[row]
  let guest = Guest(schema, before.map { [path: $0] } ?? [:])
  let snapshot = Snapshot.sample.with { $0.balloon = balloon }
  let requests = try guest.publish(snapshot, at: 0)
  #expect(guest.xenstored.nodes[path] == after)
  // A publisher that has just started writes all anew. Any value says that the guest can balloon.
  #expect(requests.contains("write \(path)") == (after != nil))
  #expect(requests.contains("remove \(path)") == (balloon == false && before != nil))
  #expect(try guest.publish(snapshot, at: 1) == [])
}

@Test(arguments: [Schema.std, .rfc])
func what_is_not_known_any_more_changes_nothing(schema: Schema) throws {
  let guest = Guest(schema)
  let unknown = Snapshot.sample.with { $0.balloon = nil }
  try guest.publish(.sample, at: 0)
  #expect(try guest.publish(unknown, at: 1_000) == [])
  #expect(guest.xenstored.nodes[path] == "1")
  // The next change leaves it, too.
  try guest.publish(unknown.with { $0.osName = "Linux" }, at: 2_000)
  #expect(guest.xenstored.nodes[path] == "1")
  try guest.publish(unknown.with { $0.balloon = false }, at: 3_000)
  #expect(guest.xenstored.nodes[path] == nil)
}

@Test func a_node_that_stays_takes_the_place_of_another_in_a_full_tree() {
  let links = (0..<12).map { Link(vif: $0, ipv4: 16, ipv6: 16) }
  let standing = Tree([path: "1"])
  let guest = GuestTree(Snapshot { $0.links = links }, schema: .std, published: standing)
  #expect(guest.tree.nodes.count == Limits.nodes - 1)
}
