// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing
import Wire
import Xenstore

@testable import Publisher

private let mac: [UInt8] = [0x0A, 0xBC, 0xDE, 0, 0, 0x1F]

/// A host with three SR-IOV functions, and two disks of which one's backend says nothing.
private let host = [
  "xenserver/device": "", "xenserver/device/net-sriov-vf": "",
  "xenserver/device/net-sriov-vf/0": "", "xenserver/device/net-sriov-vf/0/mac": "00:00:00:00:00:01",
  "xenserver/device/net-sriov-vf/3": "", "xenserver/device/net-sriov-vf/3/mac": "0A:BC:de:00:00:1F",
  "xenserver/device/net-sriov-vf/vf-1": "",
  "device/vbd/51712/backend": "/local/domain/0/backend/vbd/5/51712",
  "/local/domain/0/backend/vbd/5/51712/dev": "xvda",
  "device/vbd/51728/backend": "/local/domain/0/backend/vbd/5/51728",
]

private func function(_ index: UInt32, _ mac: [UInt8] = mac, ipv4: [String] = ["192.0.2.7/24"]) -> Link {
  var link = Link(index, "ens\(index)", mac: mac, ipv4: ipv4)
  link.isPassthrough = true
  return link
}

private func volume(_ vbd: UInt64) -> Volume {
  var volume = Volume()
  volume.name = "/dev/xvda1"
  volume.vbd = vbd
  return volume
}

private func isQuestion(_ request: String) -> Bool {
  request.contains("net-sriov-vf") || request.contains("vbd") && !request.hasPrefix("write")
}

@Test func a_functions_addresses_stand_below_the_id_that_its_hardware_address_has() throws {
  let guest = Guest(.std, host)
  let snapshot = Snapshot.sample.with { $0.links.append(function(5)) }
  try guest.publish(snapshot, at: 0)
  let functions = guest.xenstored.nodes.filter { $0.key.hasPrefix("xenserver/attr/net-sriov-vf/") && $0.value != "" }
  #expect(
    functions == [
      "xenserver/attr/net-sriov-vf/3/ipv4/0": "192.0.2.7", "xenserver/attr/net-sriov-vf/3/ipv4/0/prefix": "24",
    ])
  try guest.publish(.sample, at: 1_000)
  #expect(!guest.xenstored.nodes.keys.contains { $0.hasPrefix("xenserver/attr/net-sriov-vf") })
}

@Test func a_function_whose_address_cannot_be_read_matches_no_link_without_one() throws {
  // Function vf-1 has no address there.
  let guest = Guest(.std, host)
  try guest.publish(.sample.with { $0.links.append(function(7, [0, 0, 0, 0, 0, 0])) }, at: 0)
  #expect(guest.xenstored.requests.contains("read xenserver/device/net-sriov-vf/vf-1/mac"))
  #expect(!guest.xenstored.nodes.keys.contains { $0.hasPrefix("xenserver/attr/net-sriov-vf") })
}

@Test func other_links_and_addresses_of_zeros_match_no_function() throws {
  let guest = Guest(.std, host.merging(["xenserver/device/net-sriov-vf/vf-1/mac": "00:00:00:00:00:00"]) { $1 })
  var plain = function(6)
  plain.isPassthrough = false
  let links = [plain, function(7, [0, 0, 0, 0, 0, 0]), function(8, [0, 0, 0, 0, 0, 2])]
  try guest.publish(.sample.with { $0.links += links }, at: 0)
  #expect(!guest.xenstored.nodes.keys.contains { $0.hasPrefix("xenserver/attr/net-sriov-vf") })
}

@Test func a_volume_has_its_backends_name_as_its_extent() throws {
  let guest = Guest(.std, host)
  try guest.publish(.sample.with { $0.volumes = [volume(51_712), volume(51_728), volume(1), volume(51_712)] }, at: 0)
  #expect(guest.xenstored.nodes["data/volumes/0/extents/0"] == "xvda")
  #expect(guest.xenstored.nodes["data/volumes/3/extents/0"] == "xvda")
  for i in 1...2 {
    #expect(guest.xenstored.nodes["data/volumes/\(i)/name"] == "/dev/xvda1")
    #expect(guest.xenstored.nodes["data/volumes/\(i)/extents/0"] == nil)
  }
  // Each vbd is asked for once.
  #expect(guest.xenstored.requests.filter { $0 == "read device/vbd/51712/backend" }.count == 1)
}

@Test(arguments: ["", "a\u{1}b", String(repeating: "x", count: 257)])
func a_backends_name_that_cannot_be_published_is_left_out_or_cut(name: String) throws {
  let guest = Guest(.std, host.merging(["/local/domain/0/backend/vbd/5/51712/dev": name]) { $1 })
  try guest.publish(.sample.with { $0.volumes = [volume(51_712)] }, at: 0)
  let extent = guest.xenstored.nodes["data/volumes/0/extents/0"]
  #expect(extent == (name.count > 256 ? String(name.prefix(256)) : nil))
}

@Test func the_host_is_asked_again_only_when_the_devices_change_or_the_guest_was_restored() throws {
  let guest = Guest(.std, host)
  let one = Snapshot.sample.with {
    $0.links.append(function(5))
    $0.volumes = [volume(51_712)]
  }
  #expect(try guest.publish(one, at: 0).contains(where: isQuestion))
  var more = one.with { $0.links[1].ipv4 = [] }
  #expect(try !guest.publish(more, at: 1_000).contains { isQuestion($0) && !$0.hasPrefix("remove") })
  more.volumes.append(volume(51_728))
  #expect(try guest.publish(more, at: 2_000).contains("read device/vbd/51728/backend"))
  more.links.append(function(6, [0, 0, 0, 0, 0, 1]))
  #expect(try guest.publish(more, at: 3_000).contains("read xenserver/device/net-sriov-vf/0/mac"))
  #expect(guest.xenstored.nodes["xenserver/attr/net-sriov-vf/0/ipv4/0"] == "192.0.2.7")
  guest.wipe()
  guest.xenstored.nodes["xenserver/device/net-sriov-vf/0/mac"] = "00:00:00:00:00:09"
  try guest.publish(more.with { $0.resumes = 1 }, at: 4_000)
  #expect(guest.xenstored.nodes["xenserver/attr/net-sriov-vf/0/ipv4/0"] == nil)
}

@Test func without_such_devices_and_in_the_other_schema_the_host_is_not_asked() throws {
  #expect(try !Guest(.std, host).publish(.sample, at: 0).contains(where: isQuestion))
  let snapshot = Snapshot.sample.with {
    $0.links.append(function(5))
    $0.volumes = [volume(51_712)]
  }
  #expect(try !Guest(.rfc, host).publish(snapshot, at: 0).contains { $0.hasPrefix("read") && isQuestion($0) })
}

@Test func a_set_of_devices_that_never_rests_is_asked_for_within_the_budget() throws {
  let guest = Guest(.std, host)
  var requests = 0
  for i in 0..<1_000 as Range<UInt64> {
    let snapshot = Snapshot.sample.with { $0.volumes = [volume(i)] }
    requests += try guest.publish(snapshot, at: Int64(i)).count
  }
  #expect((300...Limits.requestBurst + 1_000 / 60 + 10).contains(requests))
}

@Test func names_that_are_known_outlive_a_question_that_fails() throws {
  let guest = Guest(.std, host)
  let first = Snapshot.sample.with { $0.volumes = [volume(51_712)] }
  try guest.publish(first, at: 0)
  guest.xenstored.pathFaults = ["device/vbd": EAGAIN]
  let more = Snapshot.sample.with { $0.volumes = [volume(51_712), volume(51_728)] }
  #expect(throws: XenstoreError(errno: EAGAIN)) { try guest.publish(more, at: 1_000) }
  guest.xenstored.pathFaults = [:]
  try guest.publish(first, at: 2_000)
  #expect(guest.xenstored.nodes["data/volumes/0/extents/0"] == "xvda")
}

@Test func more_functions_than_links_are_not_asked_for() throws {
  let crowd = Dictionary(
    uniqueKeysWithValues: (0..<200).map { ("xenserver/device/net-sriov-vf/\($0)/mac", "00:00:00:00:00:05") })
  let guest = Guest(.std, host.merging(crowd) { $1 })
  let requests = try guest.publish(.sample.with { $0.links.append(function(5)) }, at: 0)
  #expect(requests.filter { $0.hasSuffix("/mac") && $0.hasPrefix("read") }.count == Bounds.links)
}
