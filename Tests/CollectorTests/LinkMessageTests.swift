import Testing
import Wire

@testable import collector

@Test func a_link_is_read_from_the_kernels_bytes() throws {
  let link = try #require(LinkMessage(NetlinkBytes.link[...]))
  #expect(link.index == 3)
  #expect(link.name == Array("v0".utf8))
  #expect(link.isUp)
  let octets = link.hardwareAddress.octets
  #expect(octets.indices.map { octets[$0] } == [0x00, 0x16, 0x3E, 0x01, 0x02, 0x03])
}

@Test func a_link_cut_short_is_refused_unless_it_is_cut_between_attributes() {
  // The attributes' ends, without and with their padding.
  let ends = [23, 24, 32, 37, 38, 39, 40, 50, 51, 52, 62, 63, 64]
  for end in NetlinkBytes.link.indices {
    #expect((LinkMessage(NetlinkBytes.link[..<end]) != nil) == ends.contains(end), "\(end)")
  }
}

@Test func a_link_with_any_byte_changed_never_crashes() {
  for place in NetlinkBytes.link.indices {
    for byte in UInt8.min...UInt8.max {
      var bytes = NetlinkBytes.link
      bytes[place] = byte
      if let link = LinkMessage(bytes[...]) {
        #expect((1...Limits.linkName).contains(link.name.count) && !link.name.contains(0))
        #expect(Bounds.linkIndex.contains(link.index))
      }
    }
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
  #expect(try #require(LinkMessage(bytes[...])).hardwareAddress == HardwareAddress())
}
