// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

@Test func a_link_is_read_from_the_kernels_bytes() throws {
  let link = try #require(LinkMessage(NetlinkBytes.link[...]))
  #expect(link.index == 3)
  #expect(link.name == Array("v0".utf8))
  #expect(link.isUp)
  #expect(link.hardwareAddress == [0x00, 0x16, 0x3E, 0x01, 0x02, 0x03])
  #expect(!link.isLoopback && link.master == 0 && link.lower == 0)
}

@Test func what_a_link_stands_on_is_read_from_the_kernels_bytes() throws {
  let macvtap = try #require(LinkMessage(NetlinkBytes.macvtap[...]))
  #expect(macvtap.index == 5 && !macvtap.isUp && macvtap.lower == 4 && macvtap.master == 0)
  let port = try #require(LinkMessage(NetlinkBytes.port[...]))
  #expect(port.index == 3 && port.master == 4 && port.lower == 0)
}

@Test(
  arguments: [
    ("vlan", 7), ("macvlan", 7), ("macvtap", 7), ("ipvlan", 7), ("ipvtap", 7),
    ("veth", 0), ("ipip", 0), ("vxlan", 0), ("vlan2", 0), ("vla", 0), ("", 0), (nil, 0),
  ] as [(String?, UInt32)])
func only_some_kinds_stand_on_the_link_they_name(kind: String?, lower: UInt32) {
  #expect(LinkMessage.test(3, link: 7, kind: kind).lower == lower)
}

@Test func an_index_of_another_namespace_is_no_link_to_stand_on() {
  #expect(LinkMessage.test(3, link: 7, kind: "macvlan", namespace: 0).lower == 0)
}

@Test(
  arguments: [("vif-0", "xen", "vif-0"), ("vif-0", "pci", ""), ("vif-0", nil, ""), (nil, "xen", ""), ("", "xen", "")]
    as [(String?, String?, String)])
func only_a_device_on_xens_bus_is_one(device: String?, bus: String?, found: String) {
  #expect(LinkMessage.test(3, device: device, bus: bus).xenDevice == Array(found.utf8))
}

@Test func how_often_the_carrier_came_up_is_read_from_the_kernels_bytes() throws {
  let link = try #require(LinkMessage((NetlinkBytes.link + NetlinkBytes.carrier)[...]))
  #expect(link.carrierUps == 2)
  #expect(try #require(LinkMessage(NetlinkBytes.link[...])).carrierUps == 0)
}

/// As before Linux 4.16, for links that were made without a carrier, as vifs are, and with one.
@Test(
  arguments: [
    (false, 0, 0), (true, 1, 1), (false, 2, 1), (true, 3, 2), (false, 4, 2),
    (true, 0, 0), (false, 1, 0), (true, 2, 1), (false, 3, 1), (true, 4, 2),
    (false, .max, UInt32.max / 2), (true, .max, 0),
  ] as [(Bool, UInt32, UInt32)])
func where_only_changes_of_the_carrier_are_counted_ups_are_found(
  isOn: Bool, changes: UInt32, ups: UInt32
) throws {
  for counted in [nil, 7] as [UInt32?] {
    let carrier = NetlinkBytes.carrier(isOn, changes: changes, ups: counted)
    let link = try #require(LinkMessage((NetlinkBytes.link(3) + carrier)[...]))
    #expect(link.carrierUps == counted ?? ups)
  }
}

@Test func counts_of_another_length_are_none() throws {
  let carrier =
    NetlinkBytes.attribute(33, []) + NetlinkBytes.attribute(35, [4, 0, 0])
    + NetlinkBytes.attribute(47, [2, 0])
  let link = try #require(LinkMessage((NetlinkBytes.link(3) + carrier)[...]))
  #expect(link.carrierUps == 0)
}

@Test func a_loopback_is_told_by_its_flag() {
  #expect(LinkMessage.test(1, isLoopback: true).isLoopback)
  #expect(!LinkMessage.test(1, name: "lo").isLoopback)
}

@Test func malformed_attributes_of_a_kind_are_refused() {
  for kind in [[5, 0, 1, 0], [3, 0, 1, 0], [4, 0, 1]] as [[UInt8]] {
    #expect(LinkMessage((NetlinkBytes.link(3) + NetlinkBytes.attribute(18, kind))[...]) == nil)
  }
  #expect(LinkMessage((NetlinkBytes.link(3) + NetlinkBytes.attribute(18, []))[...]) != nil)
}

@Test func a_link_cut_short_is_refused_unless_it_is_cut_between_attributes() {
  // The attributes' ends, without and with their padding.
  let ends = [23, 24, 32, 37, 38, 39, 40, 50, 51, 52, 62, 63, 64]
  for end in NetlinkBytes.link.indices {
    #expect((LinkMessage(NetlinkBytes.link[..<end]) != nil) == ends.contains(end), "\(end)")
  }
}

@Test(
  arguments: [
    NetlinkBytes.link, NetlinkBytes.macvtap, NetlinkBytes.port,
    NetlinkBytes.link + NetlinkBytes.carrier,
  ])
func a_link_cut_short_or_with_any_byte_changed_never_crashes(_ message: [UInt8]) {
  tryDamaged(message) { bytes in
    guard let link = LinkMessage(bytes) else { return }
    #expect((1...Limits.linkName).contains(link.name.count) && !link.name.contains(0))
    #expect(Bounds.linkIndex.contains(link.index))
  }
}

@Test func links_without_a_name_or_with_a_long_one_are_refused() {
  let header = NetlinkBytes.link.prefix(16)
  func link(name: Int) -> LinkMessage? {
    LinkMessage(header + [UInt8(4 + name), 0, 3, 0] + Array(repeating: 0x78, count: name))
  }
  #expect(LinkMessage(header) == nil)
  #expect(link(name: 0) == nil)
  #expect(link(name: 15)?.name.count == 15)
  #expect(link(name: 16) == nil)
}

@Test func a_hardware_address_of_another_length_is_none() throws {
  let bytes = Array(NetlinkBytes.link.prefix(24)) + [8, 0, 1, 0, 1, 2, 3, 4]
  #expect(try #require(LinkMessage(bytes[...])).hardwareAddress == [0, 0, 0, 0, 0, 0])
}
