// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing
import Wire
import Xenstore

@testable import Publisher

@Test(arguments: [Schema.std, .rfc])
func nodes_that_are_gone_come_back_with_the_next_change(schema: Schema) throws {
  let guest = Guest(schema)
  try guest.publish(.sample, at: 0)
  guest.wipe()
  let other = Snapshot.sample.with { $0.osName = "Linux" }
  try guest.publish(other, at: 1_000)
  #expect(guest.shows(other) && guest.isIntact)
  #expect(try guest.publish(other, at: 1_001) == [])
}

@Test func nodes_that_are_gone_come_back_at_once_when_the_guest_was_resumed() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.wipe()
  try guest.publish(.sample.with { $0.resumes = 1 }, at: 1)
  #expect(guest.shows(.sample))
  guest.wipe()
  try guest.publish(.sample.with { $0.resumes = 2 }, at: 2)
  #expect(guest.shows(.sample))
}

@Test func nodes_that_are_gone_come_back_within_15_minutes_when_idle() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.wipe()
  for minute: Int64 in 1..<15 { #expect(try guest.publish(.sample, at: minute * 60_000) == []) }
  try guest.publish(.sample, at: 15 * 60_000)
  #expect(guest.shows(.sample))
}

@Test func an_idle_guest_is_looked_at_once_in_15_minutes() throws {
  let guest = Guest()
  var requests: [String] = []
  for minute: Int64 in 0..<120 {
    let found = try guest.publish(.sample, at: minute * 60_000)
    if minute > 0 { requests += found }
  }
  #expect(requests == Array(repeating: look, count: 7))
}

/// On another host an address alone would be a false list.
@Test func after_a_resume_or_with_a_new_collector_it_is_looked_before_anything_is_written() throws {
  let moved = Snapshot.sample.with { $0.links[0].ipv4.append(Address(of: "192.0.2.2/24")) }
  for resumes: UInt32 in 0...1 {
    let guest = Guest()
    try guest.publish(.sample, at: 0)
    if resumes == 0 { guest.publication.noteNewCollector() }
    guest.wipe()
    let requests = try guest.publish(moved.with { $0.resumes = resumes }, at: 1)
    #expect(requests.first == look && guest.shows(moved))
  }
}

/// Where nothing tells of a resume: a reader sees the change first, and then the rest.
@Test func an_unnoticed_resume_shows_with_the_next_change() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.wipe()
  let moved = Snapshot.sample.with { $0.links[0].ipv4.append(Address(of: "192.0.2.2/24")) }
  let requests = try guest.publish(moved, at: 1)
  let change = ["write attr/vif/0/ipv4/1", "write attr/vif/0/ipv4/1/prefix", "write data/updated"]
  #expect(requests.prefix(4) == (change + [look])[...])
  #expect(guest.shows(moved))
}

@Test(arguments: [EAGAIN, ENOMEM, ENOSPC]) func a_look_that_is_not_answered_is_repeated(errno: Int32) throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.wipe()
  guest.xenstored.pathFaults = ["attr/PVAddons/MajorVersion": errno]
  let other = Snapshot.named("other")
  #expect(throws: XenstoreError(errno: errno)) { try guest.publish(other, at: 1) }
  guest.xenstored.pathFaults = [:]
  try guest.publish(other, at: 2)
  #expect(guest.shows(other))
}

@Test func a_new_collector_costs_one_look() throws {
  let guest = Guest()
  try guest.publish(.sample.with { $0.resumes = 3 }, at: 0)
  #expect(try guest.publish(.sample.with { $0.resumes = 3 }, at: 1) == [])
  guest.publication.noteNewCollector()
  #expect(try guest.publish(.sample, at: 2) == [look])
  #expect(try guest.publish(.sample, at: 3) == [])
}

@Test(arguments: [0, 2, 3, 4])
func nodes_that_went_while_no_collector_ran_come_back_whatever_the_new_one_counts(resumes: UInt32) throws {
  let guest = Guest()
  try guest.publish(.sample.with { $0.resumes = 3 }, at: 0)
  guest.wipe()
  guest.publication.noteNewCollector()
  try guest.publish(.sample.with { $0.resumes = resumes }, at: 2)
  #expect(guest.shows(.sample))
}

@Test func resumes_without_end_are_bounded_like_any_request() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  var looks = 0
  for i: UInt32 in 1...1_000 {
    looks += try guest.publish(.sample.with { $0.resumes = i }, at: Int64(i)).count
  }
  #expect((300...Limits.requestBurst + 1_000 / 60).contains(looks))
  guest.wipe()
  // What was not admitted is not forgotten.
  try guest.publish(.sample.with { $0.resumes = 1_000 }, at: 20_000)
  #expect(guest.shows(.sample))
}

@Test func foreign_changes_of_our_nodes_are_tolerated_and_made_good_by_a_restart() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.nodes["data/os_name"] = "foreign"
  guest.xenstored.nodes["data/host_name"] = nil
  #expect(try guest.publish(.sample, at: 1) == [])
  guest.restart()
  try guest.publish(.sample, at: 2)
  #expect(guest.shows(.sample))
}
