// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

@Test func messages_come_off_one_after_the_other() throws {
  var bytes = (NetlinkBytes.message(type: 20, [1, 2, 3, 4, 5, 0, 0, 0]) + NetlinkBytes.message(type: 3, []))[
    ...]
  let first = try #require(NetlinkMessage(from: &bytes))
  #expect(first.type == 20 && first.flags == 2 && first.sequence == 7)
  #expect(Array(first.payload) == [1, 2, 3, 4, 5, 0, 0, 0])
  let second = try #require(NetlinkMessage(from: &bytes))
  #expect(second.type == 3 && second.payload.isEmpty)
  #expect(NetlinkMessage(from: &bytes) == nil)
}

@Test func a_length_out_of_the_read_bytes_is_no_message() {
  for length in [0, 15, 18, 0xFF] as [UInt8] {
    var bytes = NetlinkBytes.message(type: 20, [9])[...]
    bytes[0] = length
    #expect(NetlinkMessage(from: &bytes) == nil, "\(length)")
  }
}

@Test func attributes_are_padded_to_four_bytes_and_the_last_need_not_be() throws {
  var bytes: ArraySlice<UInt8> = [5, 0, 1, 0x80, 0xAA, 0, 0, 0, 6, 0, 2, 0x40, 0xBB, 0xCC]
  let first = try #require(NetlinkAttribute(from: &bytes))
  #expect(first.type == 1 && Array(first.value) == [0xAA])
  let second = try #require(NetlinkAttribute(from: &bytes))
  #expect(second.type == 2 && Array(second.value) == [0xBB, 0xCC])
  #expect(bytes.isEmpty)
}

@Test(arguments: [[3, 0, 1, 0], [0, 0, 0, 0], [5, 0, 1, 0], [4, 0, 1], [0xFF, 0xFF, 0, 0]] as [[UInt8]])
func an_attribute_that_is_not_whole_is_refused(_ bytes: [UInt8]) {
  var rest = bytes[...]
  #expect(NetlinkAttribute(from: &rest) == nil)
}

@Test func integers_are_read_in_the_machines_order_and_never_past_the_end() {
  let bytes: ArraySlice<UInt8> = [0, 0x01, 0x02, 0x03, 0x04][1...]
  #expect(bytes.native(UInt32.self, at: 0) == UInt32(littleEndian: 0x0403_0201))
  #expect(bytes.native(UInt16.self, at: 2) == UInt16(littleEndian: 0x0403))
  #expect(bytes.native(UInt32.self, at: 1) == nil)
  #expect(bytes.native(UInt8.self, at: 4) == nil)
}
