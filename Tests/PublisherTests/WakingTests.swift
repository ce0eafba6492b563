// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing
import Wire
import Xenstore

@testable import Publisher

private let waking = "write attr/PVAddons/Installed"

/// A guest in which everything that can be published is.
private let full = Snapshot.sample.with {
  $0.osDistro = "debian"
  $0.osMajor = "12"
  $0.osMinor = "8"
  $0.kernel = "6.1.0"
  $0.domain = "example.org"
  $0.drivers = ["Linux xen-netfront 6.1.0 inbox"]
  $0.volumes = [volume(free: 5)]
}

private func volume(free: UInt64) -> Volume {
  var volume = Volume()
  volume.name = "/dev/xvda"
  volume.freeBytes = free
  return volume
}

/// Changes that XAPI shows, of nodes that it does not watch.
private let unheard: [@Sendable (inout Snapshot) -> Void] = [
  { $0.osName = "Debian GNU/Linux 13 (trixie)" }, { $0.osDistro = "other" }, { $0.osMajor = "13" },
  { $0.osMinor = "9" }, { $0.osMinor = "" }, { $0.kernel = "6.12.0" },
  { $0.shortHostName = "other" },
  { $0.domain = "example.net" }, { $0.domain = "" }, { $0.drivers = [] },
  { $0.drivers.append("Linux xen-blkfront 6.1.0 inbox") },
]

@Test(arguments: unheard.indices)
func a_change_that_XAPI_shows_and_does_not_watch_wakes_it_after_it(row: Int) throws {
  let guest = Guest()
  try guest.publish(full, at: 0)
  let changed = full.with(unheard[row])
  let requests = try guest.publish(changed, at: 1_000)
  #expect(requests.count { $0 == waking } == 1)
  #expect(requests.filter { $0 != "commit" }.suffix(3) == [waking, "write data/updated", look])
  #expect(guest.shows(changed))
  #expect(try guest.publish(changed, at: 1_001) == [])
}

/// Changes that XAPI hears of anyhow, or need not hear of.
private let others: [@Sendable (inout Snapshot) -> Void] = [
  { $0.memoryFreeKiB = 5 }, { $0.memoryTotalKiB = 5 }, { $0.volumes = [] },
  { $0.volumes = [volume(free: 6)] },
  { $0.links = [] }, { $0.links[0].name = "lan0" }, { $0.links[0].ipv4 = [] },
  { $0.balloon = false },
  { $0.hotplugVif = true },
  // With a change of a node that it watches, a second one is not needed.
  {
    $0.osName = "other"
    $0.links[0].ipv6 = []
  },
  {
    $0.drivers = []
    $0.hotplugVbd = true
  },
  {
    $0.shortHostName = "other"
    $0.balloon = false
  },
]

@Test(arguments: others.indices)
func other_changes_do_not_wake_XAPI_once_more(row: Int) throws {
  let guest = Guest()
  try guest.publish(full, at: 0)
  let changed = full.with(others[row])
  let requests = try guest.publish(changed, at: 1_000)
  #expect(!requests.isEmpty && !requests.contains(waking))
  #expect(guest.shows(changed))
}

/// A restore in the middle of the changes, of which nothing tells.
@Test func a_restored_guest_is_not_taken_for_one_in_which_all_is_published() throws {
  let guest = Guest()
  try guest.publish(full, at: 0)
  guest.xenstored.wipesAtBegin = true
  let changed = full.with { ($0.osName, $0.osMajor) = ("other", "13") }
  #expect(try guest.publish(changed, at: 1_000).contains(waking))
  #expect(guest.shows(changed))
}

@Test func a_start_writes_the_waking_node_once() throws {
  #expect(try Guest().publish(full, at: 0).count { $0 == waking } == 1)
}

/// Only what was done counts: what xenstored forbade wakes nobody.
@Test func a_forbidden_change_of_a_watched_node_does_not_stand_for_the_wake_up() throws {
  let guest = Guest()
  try guest.publish(full.with { $0.balloon = false }, at: 0)
  guest.xenstored.pathFaults = ["control": EACCES]
  let requests = try guest.publish(full.with { $0.osName = "other" }, at: 1_000)
  #expect(requests.contains("write control/feature-balloon") && requests.contains(waking))
}

@Test func a_change_that_was_refused_wakes_nobody() throws {
  let guest = Guest()
  try guest.publish(full, at: 0)
  guest.xenstored.pathFaults = ["data/os_name": ENOSPC]
  let requests = try guest.publish(full.with { $0.osName = "other" }, at: 1_000)
  #expect(requests.contains("write data/os_name") && !requests.contains(waking))
}

@Test func a_change_is_heard_without_a_transaction_as_well() throws {
  let guest = Guest()
  try guest.publish(full, at: 0)
  guest.xenstored.conflicts = .max
  let requests = try guest.publish(full.with { ($0.osName, $0.osMajor) = ("other", "13") }, at: 1_000)
  let changes = ["write data/os_majorver", "write data/os_name"]
  #expect(requests.suffix(5) == (changes + [waking, "write data/updated", look])[...])
}

@Test func schema_rfc_has_no_node_that_wakes_XAPI() throws {
  let guest = Guest(.rfc)
  try guest.publish(full, at: 0)
  let requests = try guest.publish(full.with { $0.osName = "other" }, at: 1_000)
  #expect(requests.contains("write data/updated") && !requests.contains { $0.contains("attr/") })
}
