// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing
import Wire
import Xenstore

@testable import Publisher

private let balloon = "write control/feature-balloon"

@Test(arguments: [EACCES, EPERM])
func a_forbidden_node_is_asked_for_once_and_again_after_a_migration(errno: Int32) throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["control": errno]
  let first = try guest.publish(.sample, at: 0)
  #expect(first.filter { $0 == balloon }.count == 1)
  #expect(guest.shows(.sample, without: ["control/feature-balloon"]))
  for i in 0..<3 {
    // Others are written, this one is not.
    let requests = try guest.publish(.named("host\(i)"), at: Int64(i) * 1_000_000)
    #expect(requests.contains("write data/host_name") && !requests.contains(balloon))
  }
  guest.xenstored.pathFaults = [:]
  guest.wipe()
  #expect(try guest.publish(.sample.with { $0.resumes = 1 }, at: 3_000_001).contains(balloon))
  #expect(guest.shows(.sample))
}

@Test(arguments: [ENOSPC, E2BIG, EINVAL, ENOMEM])
func a_refused_node_is_left_alone_for_ten_minutes(errno: Int32) throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["data/host_name": errno]
  #expect(try guest.publish(.sample, at: 5).filter { $0 == "write data/host_name" }.count == 1)
  #expect(guest.shows(.sample, without: ["data/host_name"]))
  for now: Int64 in [6, 300_000, 600_004] { #expect(try guest.publish(.sample, at: now) == []) }
  #expect(try guest.publish(.sample, at: 600_005).contains("write data/host_name"))
  guest.xenstored.pathFaults = [:]
  #expect(try guest.publish(.sample, at: 1_200_004) == [])
  try guest.publish(.sample, at: 1_200_005)
  #expect(guest.shows(.sample))
}

@Test func a_refused_node_is_asked_for_again_once_the_nodes_are_gone() throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["data/host_name": E2BIG]
  try guest.publish(.sample, at: 0)
  guest.wipe()
  guest.xenstored.pathFaults = [:]
  let resumed = Snapshot.sample.with { $0.resumes += 1 }
  try guest.publish(resumed, at: 1_000)
  #expect(guest.shows(resumed))
}

@Test func a_refusal_is_forgotten_when_the_change_is_not_wanted_any_more() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.pathFaults = ["data/host_name": ENOSPC]
  for now: Int64 in [1_000, 3_000] {
    #expect(try guest.publish(.named("other"), at: now).contains("write data/host_name"))
    #expect(try guest.publish(.named("other"), at: now + 500) == [])
    try guest.publish(.sample, at: now + 1_000)
  }
}

@Test func a_refused_node_is_asked_for_once_however_often_the_transaction_is_tried() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.pathFaults = ["data/host_name": ENOSPC]
  guest.xenstored.conflicts = 2
  let requests = try guest.publish(.named("other"), at: 60_000)
  #expect(requests.count { $0 == "begin" } == 3)
  #expect(requests.count { $0 == "write data/host_name" } == 1)
}

@Test func a_refused_node_is_asked_for_when_its_value_changes() throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["data/host_name": ENOSPC]
  try guest.publish(.sample, at: 0)
  for i in 1...50 {
    let other = Snapshot.named("host\(i)")
    #expect(try guest.publish(other, at: Int64(i) * 1_000).contains("write data/host_name"))
    #expect(try guest.publish(other, at: Int64(i) * 1_000 + 1) == [])
  }
  guest.xenstored.pathFaults = [:]
  try guest.publish(.sample, at: 60_000)
  #expect(guest.shows(.sample))
}

@Test func a_removal_that_is_forbidden_is_asked_for_once() throws {
  let guest = Guest()
  try guest.publish(.sample.with { $0.domain = "new" }, at: 0)
  guest.xenstored.pathFaults = ["data/domain": EACCES]
  #expect(try guest.publish(.sample, at: 1).contains("remove data/domain"))
  #expect(try guest.publish(.sample, at: 2) == [])
}

@Test func a_removal_of_what_is_gone_already_is_done() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.nodes = guest.xenstored.nodes.filter { !$0.key.hasPrefix("attr/vif") }
  let without = Snapshot.sample.with { $0.links = [] }
  #expect(try guest.publish(without, at: 1).contains("remove attr/vif"))
  #expect(try guest.publish(without, at: 2) == [])
}

@Test(arguments: 0..<5) func a_transaction_that_conflicts_is_tried_again(conflicts: Int) throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.conflicts = conflicts
  let requests = try guest.publish(.named("other"), at: 1)
  #expect(requests.filter { $0 == "begin" }.count == conflicts + 1)
  #expect(requests.suffix(2) == ["commit", look])
  #expect(guest.shows(.named("other")))
  #expect(try guest.publish(.named("other"), at: 2) == [])
}

@Test func after_too_many_conflicts_it_is_published_without_a_transaction() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.conflicts = .max
  let requests = try guest.publish(.named("other"), at: 1)
  #expect(requests.filter { $0 == "begin" }.count == Limits.transactionAttempts)
  #expect(requests.suffix(2) == ["write data/updated", look])
  #expect(guest.shows(.named("other")) && guest.xenstored.openTransactions == 0)
  #expect(try guest.publish(.named("other"), at: 2) == [])
}

@Test func a_quota_of_transactions_is_no_reason_to_publish_nothing() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.faults = Dictionary(uniqueKeysWithValues: (0..<5).map { ($0, ENOSPC) })
  try guest.publish(.named("other"), at: 1)
  #expect(guest.xenstored.requests.count { $0 == "begin" } == 5)
  #expect(guest.shows(.named("other")))
}

@Test func a_change_set_of_which_nothing_can_be_done_does_not_touch_the_time_of_the_update() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.pathFaults = ["data/host_name": ENOSPC]
  let other = Snapshot.named("other")
  #expect(try guest.publish(other, at: 1_000).contains("write data/host_name_dns"))
  let third = Snapshot.named("third")
  guest.xenstored.pathFaults["data/host_name_dns"] = ENOSPC
  #expect(try !guest.publish(third, at: 2_000).contains("write data/updated"))
}

@Test(arguments: [EAGAIN, ENOSPC, ENOMEM], ["attr", "attr/PVAddons/MajorVersion", "device/vbd"])
func what_cannot_be_answered_now_is_asked_again_with_the_next_snapshot(errno: Int32, path: String) throws {
  let guest = Guest()
  var volume = Volume()
  volume.name = "/dev/xvda"
  volume.vbd = 51_712
  let snapshot = Snapshot.sample.with { $0.volumes = [volume] }
  guest.xenstored.nodes["device/vbd/51712/backend"] = "/backend"
  guest.xenstored.nodes["/backend/dev"] = "xvda"
  try guest.publish(.sample, at: 0)
  // A resume: it is looked whether the nodes are there.
  let resumed = snapshot.with { $0.resumes = 1 }
  guest.xenstored.pathFaults = [path: errno]
  #expect(throws: XenstoreError(errno: errno)) { try guest.publish(resumed, at: 1) }
  #expect(guest.shows(.sample), "nothing was changed")
  guest.xenstored.pathFaults = [:]
  try guest.publish(resumed, at: 2)
  #expect(guest.xenstored.nodes["data/volumes/0/extents/0"] == "xvda")
  #expect(try guest.publish(resumed, at: 3) == [])
}

@Test(arguments: [ENOENT, EACCES, E2BIG, EINVAL])
func what_is_never_answered_keeps_nothing_else_from_being_published(errno: Int32) throws {
  let guest = Guest()
  var volume = Volume()
  volume.name = "/dev/xvda"
  volume.vbd = 51_712
  let snapshot = Snapshot.sample.with { $0.volumes = [volume] }
  guest.xenstored.pathFaults = ["device/vbd": errno]
  try guest.publish(snapshot, at: 0)
  #expect(guest.xenstored.nodes["data/volumes/0/name"] == "/dev/xvda")
  #expect(try guest.publish(snapshot, at: 1) == [])
}

@Test func the_host_that_cannot_be_asked_for_names_any_more_is_a_broken_connection() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  guest.xenstored.pathFaults = ["device/vbd": EIO]
  var volume = Volume()
  volume.vbd = 51_712
  #expect(throws: XenstoreError(errno: EIO)) { try guest.publish(.sample.with { $0.volumes = [volume] }, at: 1) }
}
