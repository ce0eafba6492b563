// SPDX-License-Identifier: Apache-2.0

import CCollector
import CMnl
import CSystem
import Common
import Testing

@testable import Collector

/// A netlink socket that is bound to these groups, as PID 1 makes it.
private func netlinkSocket(_ protocolNumber: Int32 = NETLINK_ROUTE, groups: UInt32) throws -> Int32 {
  let made = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), protocolNumber)
  var address = sockaddr_nl()
  address.nl_family = sa_family_t(AF_NETLINK)
  address.nl_groups = groups
  let status = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(made, $0, socklen_t(MemoryLayout<sockaddr_nl>.size)) }
  }
  try #require(status == 0)
  return made
}

/// 273 is what `xen-guest-collector.socket` says.
@Test func a_passed_socket_in_the_three_groups_tells_events() throws {
  let events = try LinkEvents(passed: try netlinkSocket(groups: 273))
  try events.drain()
}

@Test func a_passed_socket_that_is_another_is_refused() throws {
  let unix = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  let others = [unix, try netlinkSocket(groups: 1), try netlinkSocket(NETLINK_KOBJECT_UEVENT, groups: 0), -1]
  for other in others {
    #expect(throws: SystemError.self) { _ = try LinkEvents(passed: other) }
    #expect(throws: SystemError.self) { _ = try NetlinkSocket.forDumps(passed: other) }
    close(other)
  }
}

@Test func the_rest_of_an_earlier_owners_dump_is_not_taken_for_an_answer() throws {
  let passed = try netlinkSocket(groups: 0)
  var addresses = [UInt8](repeating: 0, count: 24)
  (addresses[0], addresses[4], addresses[6], addresses[7], addresses[8]) = (24, 22, 1, 3, 1)
  try #require(send(passed, addresses, addresses.count, 0) == addresses.count)
  var dump = LinkDump(try NetlinkSocket.forDumps(passed: passed))
  let (table, outcome) = dump.read { _ in .vif(7) }
  #expect(outcome == .complete && table.links.first?.vif == 7)
}
