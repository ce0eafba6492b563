// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation
import Testing

@testable import Collector

@Test func the_running_systems_links_are_dumped_again_and_again() throws {
  var dump = LinkDump(try NetlinkSocket.forDumps())
  for _ in 1...3 {
    let (table, outcome) = dump.read { $0.name.equals("lo") ? .vif(5) : .other }
    #expect(outcome == .complete)
    // The loopback link is the first of every network namespace. It is listed only as a vif.
    #expect(table.links.first?.index == 1)
    #expect(table.links.filter { $0.vif != nil }.map { $0.vif } == [5])
  }
}

/// The links' names and numbers of addresses, for a dump in which each link is a vif of its index.
private func read(_ kernel: FakeKernel) -> ([String], [Int], DumpOutcome) {
  var dump = LinkDump(kernel)
  let (table, outcome) = dump.read { _ in .vif(0) }
  return (table.links.map { $0.name.string }, table.links.map { $0.ipv4.count }, outcome)
}

/// The link of `NetlinkBytes`, named `v` and a letter.
private func link(_ letter: Character, flags: UInt8 = 2, age: UInt8 = 0) -> FakeKernel.Read {
  var payload = NetlinkBytes.link
  payload[21] = letter.asciiValue ?? 0
  return .message(type: FakeKernel.newLink, flags: flags, age: age, payload)
}

/// A link whose carrier came up so many times.
private func link(ups: UInt32) -> FakeKernel.Read {
  let carrier = NetlinkBytes.carrier(true, changes: 2 * ups, ups: ups)
  return .message(type: FakeKernel.newLink, NetlinkBytes.link(3, name: "eth0") + carrier)
}

private let address = FakeKernel.Read.message(type: FakeKernel.newAddress, NetlinkBytes.ipv4)

@Test(arguments: [[link("a", flags: 0x12), FakeKernel.done], [link("a"), FakeKernel.interruptedDone]])
private func links_that_changed_while_they_were_read_are_read_again(_ first: [FakeKernel.Read]) {
  let kernel = FakeKernel([first, [link("b"), FakeKernel.done], [address, FakeKernel.done]])
  #expect(read(kernel) == (["vb"], [1], .complete))
  #expect(kernel.requests == [FakeKernel.getLink, FakeKernel.getLink, FakeKernel.getAddress])
}

@Test func addresses_that_changed_while_they_were_read_are_read_again_with_the_links() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [address, FakeKernel.interruptedDone],
    [link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  #expect(read(kernel) == (["vb"], [0], .complete))
  #expect(kernel.requests.count == 4)
}

@Test func a_dump_that_always_changes_is_given_up_after_its_tries() {
  let kernel = FakeKernel([[link("a"), FakeKernel.interruptedDone]])
  #expect(read(kernel) == (["va"], [0], .interrupted))
  #expect(kernel.requests == Array(repeating: FakeKernel.getLink, count: Limits.dumpTries))
}

@Test(
  arguments: [
    ([.message(type: 2, [0xF0, 0xFF, 0xFF, 0xFF])], EBUSY),
    ([link("a"), .message(type: 3, [0xF0, 0xFF, 0xFF, 0xFF])], EBUSY),
    ([link("a", flags: 0x12), .failure(errno: EAGAIN)], EAGAIN),
    ([.failure(errno: ENOBUFS)], ENOBUFS),
  ] as [([FakeKernel.Read], Int32)])
private func a_dump_that_fails_is_not_repeated(_ reads: [FakeKernel.Read], code: Int32) {
  let kernel = FakeKernel([reads])
  #expect(read(kernel).2 == .failed(SystemError(errno: code)))
  #expect(kernel.requests == [FakeKernel.getLink])
}

@Test func a_dump_that_cannot_be_asked_for_has_failed() {
  let kernel = FakeKernel([[link("a"), FakeKernel.done], [FakeKernel.done]])
  kernel.refusal = ENOMEM
  #expect(read(kernel).2 == .failed(SystemError(errno: ENOMEM)))
  #expect(kernel.requests == [FakeKernel.getLink])
}

@Test func what_is_left_of_another_dump_is_passed_over() {
  let old = FakeKernel.Read.message(type: 3, flags: 0x12, age: 1, [0xF0, 0xFF, 0xFF, 0xFF])
  let kernel = FakeKernel([
    [link("a", age: 1), old, link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  #expect(read(kernel) == (["vb"], [0], .complete))
}

@Test func a_link_with_anothers_index_or_a_new_name_replaces_what_was_read_before() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [address, FakeKernel.done],
    [link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  var dump = LinkDump(kernel)
  for (name, devid, addresses) in [("va", 1, 1), ("vb", 2, 0)] as [(String, UInt64, Int)] {
    let links = dump.read { $0.name.equals("va") ? .vif(1) : .vif(2) }.0.links
    #expect(links.map { $0.index } == [3] && links.map { $0.name.string } == [name])
    #expect(links.map { $0.vif } == [devid] && links.map { $0.ipv4.count } == [addresses])
  }
}

@Test func a_link_is_asked_for_its_role_once_as_long_as_it_is_listed() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [FakeKernel.done], [link("a", flags: 0x12), FakeKernel.done],
    [link("a"), FakeKernel.done], [FakeKernel.done], [FakeKernel.done], [FakeKernel.done],
    [link("a"), FakeKernel.done], [FakeKernel.done],
  ])
  var dump = LinkDump(kernel)
  var asked = 0
  for (times, links) in [(1, 1), (1, 1), (1, 0), (2, 1)] {
    let table = dump.read { _ in
      asked += 1
      return .other
    }.0
    #expect(asked == times && table.links.count == links)
  }
}

@Test func what_an_incomplete_dump_says_of_links_is_not_remembered() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [FakeKernel.done], [link("b"), .failure(errno: ENOBUFS)],
    [link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  var dump = LinkDump(kernel)
  var asked: [String] = []
  for names in [["va"], ["va", "vb"], ["va", "vb", "vb"]] {
    _ = dump.read {
      asked.append(String(decoding: $0.name, as: UTF8.self))
      return .other
    }
    #expect(asked == names)
  }
}

@Test func a_role_is_asked_for_anew_where_that_is_wanted() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [FakeKernel.done], [link("a"), FakeKernel.done], [FakeKernel.done],
  ])
  var dump = LinkDump(kernel)
  #expect(dump.read { _ in .vif(1) }.0.links.map { $0.vif } == [1])
  #expect(dump.read(anew: true) { _ in .other }.0.links.map { $0.vif } == [nil])
}

/// What each of the reads finds of a carrier that came back; the link is a vif, and known from the
/// first read on, when its carrier came up once.
private func returned(
  _ later: [[FakeKernel.Read]], reads: Int, anew: Bool = false, role: LinkRole = .vif(0)
) -> [String] {
  var dump = LinkDump(FakeKernel([[link(ups: 1), FakeKernel.done], [FakeKernel.done]] + later))
  return (0...reads).map { _ in
    _ = dump.read(anew: anew) { _ in role }
    return dump.returnedVif.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

private let back = [[link(ups: 2), FakeKernel.done], [FakeKernel.done]]

@Test(arguments: [false, true])
func a_vif_whose_carrier_came_back_between_two_reads_is_found_once(anew: Bool) {
  #expect(returned(back + back, reads: 2, anew: anew) == ["", "eth0", ""])
}

@Test(arguments: [LinkRole.passthrough, .other])
func what_is_no_vif_may_lose_its_carrier_as_it_likes(_ role: LinkRole) {
  #expect(returned(back, reads: 1, role: role) == ["", ""])
}

@Test func no_carrier_that_came_back_is_lost_or_found_twice_where_a_dump_is_interrupted() {
  // By the change itself, before and after the vif was listed, and while the addresses were read.
  for first in [
    [[link(ups: 1), FakeKernel.interruptedDone]], [[link(ups: 2), FakeKernel.interruptedDone]],
    [[FakeKernel.interruptedDone]], [[link(ups: 1), FakeKernel.done], [FakeKernel.interruptedDone]],
    [[link(ups: 2), FakeKernel.done], [FakeKernel.interruptedDone]],
  ] {
    #expect(returned(first + back + back, reads: 2) == ["", "eth0", ""])
  }
}

@Test func a_carrier_that_came_back_is_found_by_a_dump_that_is_given_up() {
  let tries = Array(
    repeating: [link(ups: 2), FakeKernel.interruptedDone], count: Limits.dumpTries)
  #expect(returned(tries + tries + back, reads: 3) == ["", "eth0", "", ""])
}

@Test func no_carrier_that_came_back_is_lost_or_found_twice_where_a_dump_fails() {
  let failure = FakeKernel.Read.failure(errno: ENOBUFS)
  #expect(returned([[failure]] + back + back, reads: 3) == ["", "", "eth0", ""])
  #expect(returned([[link(ups: 1), failure]] + back + back, reads: 3) == ["", "", "eth0", ""])
  #expect(returned([[link(ups: 2), failure]] + back, reads: 2) == ["", "eth0", ""])
  let failsLater = [[link(ups: 2), FakeKernel.done], [failure]]
  #expect(returned(failsLater + back, reads: 2) == ["", "eth0", ""])
}

@Test func a_carrier_that_came_back_while_the_vifs_role_could_not_be_read_is_found() {
  let first = [[link(ups: 1), FakeKernel.done], [FakeKernel.done]]
  var dump = LinkDump(FakeKernel(first + back + back))
  let roles: [(LinkRole, Bool)] = [(.vif(0), false), (.other, false), (.vif(0), true)]
  for (role, isFound) in roles {
    _ = dump.read(anew: true) { _ in role }
    #expect((dump.returnedVif != nil) == isFound)
  }
}
