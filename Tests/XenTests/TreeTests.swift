// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test(
    .enabled(if: Architecture.tested.guests.contains(.pv), "there are none on Arm"), arguments: Xenstored.Kind.allCases)
  func the_tree_of_a_pv_guest_is_complete_byte_for_byte(_ kind: Xenstored.Kind) throws {
    try expectTrees(in: try XenGuest(try Machines.with(kind)))
  }

  @Test(arguments: Xenstored.Kind.allCases)
  func the_tree_of_a_pvh_guest_is_complete_byte_for_byte(_ kind: Xenstored.Kind) throws {
    try expectTrees(in: try XenGuest(try Machines.with(kind), .pvh))
  }
}

/// Expects a guest to publish exactly the tree of its facts, in either schema.
private func expectTrees(in guest: XenGuest) throws {
  try guest.addFixtureAddresses()
  // With each schema, a node that only it has.
  for (schema, node) in [("std", "data/os_uname"), ("rfc", "data/xen-guest-agent")] {
    let agent = try GuestAgent(guest, schema: schema)
    try guest.await(node)
    let lines = try guest.publishedLines()
    let expected = try guest.expectedLines(schema: schema, freeKiB: value(of: "data/meminfo_free", in: lines))
    let log = try agent.log()
    #expect(lines == expected, "\(log)")
    try agent.stop()
  }
}

/// The value of a node among `path = "value"` lines.
func value(of path: String, in lines: [String]) -> String? {
  lines.first { $0.hasPrefix(path + " = ") }.map { String($0.dropFirst(path.count + 4).dropLast()) }
}
