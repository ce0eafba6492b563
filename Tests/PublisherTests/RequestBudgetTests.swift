// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Random
import Testing
import Wire

@testable import Publisher

/// A guest with so many addresses and so many volumes, all others than with another seed.
private func guest(addresses: Int, volumes: Int, seed: UInt8) -> Snapshot {
  .sample.with { snapshot in
    snapshot.links = (0..<(addresses + 15) / 16).map { i in
      var link = Link(vif: UInt64(i), ipv4: min(16, addresses - 16 * i), ipv6: 0)
      for j in link.ipv4.indices { link.ipv4[j].octets[1] = seed }
      return link
    }
    snapshot.volumes = (0..<volumes).map { i in
      var volume = Volume()
      volume.name = Text(of: "/dev/\(seed)-\(i)")
      volume.vbd = UInt64(i)
      volume.mountPoints = (0..<4).map { Text(of: "/\(seed)/\($0)") }
      return volume
    }
  }
}

/// Publishes each snapshot as often as the publisher does, for an hour; returns when each request was.
private func requests(
  every pause: Int64, for duration: Int64, of guest: Guest = Guest(), _ next: (Int) -> Snapshot
) throws -> [Int64] {
  try guest.publish(next(0), at: 0)
  var times: [Int64] = []
  var now: Int64 = 60_000
  var i = 0
  while now < 60_000 + duration {
    let found = try guest.publish(next(i), at: now)
    times += Array(repeating: now, count: found.count)
    // A snapshot that waits is published as soon as it is admitted, unless a newer one has come.
    now = min(now + pause, guest.waitsUntil ?? .max)
    i += 1
  }
  return times
}

private func mostInTenSeconds(_ times: [Int64]) -> Int {
  var (most, first) = (0, 0)
  for (i, time) in times.enumerated() {
    while time - times[first] >= 10_000 { first += 1 }
    most = max(most, i - first + 1)
  }
  return most
}

/// What a collector that was taken over can send: resumes, names of other devices, small changes, large ones.
private let attacks: [@Sendable (Int) -> Snapshot] = [
  { i in .sample.with { $0.resumes = UInt32(i) } },
  { i in guest(addresses: 8, volumes: 32 - i % 2, seed: 0) },
  { i in .named("host\(i)") },
  { i in guest(addresses: 160, volumes: 0, seed: UInt8(i % 2)) },
  { i in i % 2 == 0 ? guest(addresses: 180, volumes: 0, seed: 0) : guest(addresses: 16, volumes: 32, seed: 1) },
  { i in guest(addresses: 12, volumes: 3, seed: UInt8(i % 200)).with { $0.resumes = UInt32(i) } },
]

@Test(arguments: attacks.indices)
func there_are_never_more_than_600_requests_in_any_10_seconds(row: Int) throws {
  let times = try requests(every: 400, for: 15_000, attacks[row])
  #expect(times.count > 30)
  #expect(mostInTenSeconds(times) <= 600)
}

/// A look and the limits of a transaction are requests, too.
@Test func what_surrounds_a_change_counts() throws {
  let addresses = ["192.0.2.1/24", "192.0.2.2/24"].map(Address.init(of:))
  let times = try requests(every: 50, for: 12_000) { i in
    .sample.with { $0.links[0].ipv4 = i % 2 == 0 ? addresses : addresses.reversed() }
  }
  #expect(mostInTenSeconds(times) <= 600)
}

/// A host that forbids the node that is looked for gives nobody a full budget.
@Test func resumes_without_the_node_that_is_looked_for_are_bounded() throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["attr/PVAddons/MajorVersion": EACCES]
  let times = try requests(every: 50, for: 12_000, of: guest) { i in .sample.with { $0.resumes = UInt32(i) } }
  #expect(times.count > 30)
  #expect(mostInTenSeconds(times) <= 600)
}

@Test func only_the_free_space_of_a_volume_is_a_measurement() throws {
  let first = guest(addresses: 1, volumes: 1, seed: 1)
  let publisher = Guest()
  try publisher.publish(first, at: 0)
  let renamed = first.with { $0.volumes[0].name = "/dev/other" }
  #expect(try publisher.publish(renamed, at: 60_000).contains("write data/updated"))
}

@Test(arguments: 0..<6) func no_change_set_takes_more_than_the_budget_has_at_once(seed: UInt64) {
  var random = SplitMix64(seed: seed)
  func any() -> Tree {
    let snapshot = guest(addresses: random.below(190), volumes: random.below(33), seed: UInt8(random.below(3)))
    return GuestTree(snapshot.with { $0.hotplugVif = random.below(2) == 0 }, schema: .std).tree
  }
  for _ in 0..<5 {
    #expect(changes(from: any(), to: any()).count + Limits.requestsAround + 3 <= Limits.requestBurst)
  }
}

/// Where almost all changes, all is removed and written anew.
@Test func a_change_of_more_nodes_than_there_can_be_takes_fewer_requests() {
  let old = GuestTree(guest(addresses: 180, volumes: 0, seed: 0), schema: .std).tree
  let kept = guest(addresses: 180, volumes: 0, seed: 0).with { snapshot in
    for i in snapshot.links.indices { snapshot.links[i].ipv4 = Array(snapshot.links[i].ipv4.prefix(1)) }
    snapshot.volumes = guest(addresses: 0, volumes: 32, seed: 1).volumes
  }
  let new = GuestTree(kept, schema: .std).tree
  let found = changes(from: old, to: new)
  #expect(found.count <= Limits.nodes + 20)
  var tree = old
  for change in found { tree.apply(change) }
  #expect(tree == new)
}

@Test func where_one_node_of_many_stays_and_many_others_come_all_are_written_anew() {
  func tree(_ directory: String) -> Tree {
    Tree(Dictionary(uniqueKeysWithValues: (1..<Limits.nodes).map { ("\(directory)/\($0)", "1") }))
  }
  var old = tree("data/net")
  var new = tree("attr/vif")
  for node in Tree(["data/net/0": "1"]).nodes {
    old.apply(.write(node))
    new.apply(.write(node))
  }
  let found = changes(from: old, to: new)
  #expect(found.count <= Limits.nodes + 20)
  for change in found { old.apply(change) }
  #expect(old == new)
}

/// A guest at time 0 whose budget has no request for one more change, and the number of its host name.
private func exhausted() throws -> (guest: Guest, last: Int) {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  var i = 0
  while guest.waitsUntil == nil {
    i += 1
    try #require(i < 1_000)
    try guest.publish(.named("host\(i)"), at: 0)
  }
  return (guest, i - 1)
}

@Test func what_has_to_wait_is_published_at_the_time_that_is_told() throws {
  let (guest, last) = try exhausted()
  #expect(guest.shows(.named("host\(last)")))
  #expect(try guest.publish(.named("newest"), at: 1) == [])
  let time = try #require(guest.waitsUntil)
  #expect(try guest.publish(.named("newest"), at: time - 1) == [])
  #expect(guest.waitsUntil == time)
  #expect(try guest.publish(.named("newest"), at: time).contains("commit"))
  #expect(guest.waitsUntil == nil && guest.shows(.named("newest")))
}

@Test func what_was_taken_back_while_it_waited_costs_nothing() throws {
  let (guest, last) = try exhausted()
  #expect(try guest.publish(.named("host\(last)"), at: 1) == [])
  #expect(guest.waitsUntil == nil)
}

/// Four changes a second for a minute, each an address more or one less.
@Test func an_honest_guest_that_changes_all_the_time_need_not_wait() throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  for i in 1...240 {
    let snapshot = Snapshot.sample.with { if i % 2 == 1 { $0.links[0].ipv4.append(Address(of: "192.0.2.9/24")) } }
    try guest.publish(snapshot, at: 30_000 + Int64(i) * 250)
    #expect(guest.waitsUntil == nil && guest.shows(snapshot), "change \(i)")
  }
}

/// A guest of usual size is shown within 10 s, whatever came before.
@Test(arguments: attacks.indices) func the_newest_snapshot_is_published_soon_after_an_attack(row: Int) throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  for i in 0..<20 { try guest.publish(attacks[row](i), at: Int64(i) * 500) }
  guest.publication.noteNewCollector()
  let time = try guest.publishAll(.sample, at: 10_000)
  #expect(guest.shows(.sample) && time <= 20_000, "\(time)")
}

/// A collector that sends on while xenstored cannot answer: two reads at once, and then one each 26 s.
@Test(arguments: [EAGAIN, ENOMEM])
func reads_that_fail_are_in_the_budget(errno: Int32) throws {
  let guest = Guest()
  guest.xenstored.pathFaults = ["data": errno]
  var reads: [Int64] = []
  for now in stride(from: Int64(0), to: 60_000, by: 100) {
    do { try guest.publish(.named("host\(now)"), at: now) } catch { #expect(error.errno == errno) }
    if guest.xenstored.requests.contains("children attr") { reads.append(now) }
  }
  #expect(reads == [0, 100, 26_000, 52_000])
  guest.xenstored.pathFaults = [:]
  try guest.publishAll(.sample, at: 60_000)
  #expect(guest.shows(.sample))
}
