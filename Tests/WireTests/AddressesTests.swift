import Testing

@testable import Wire

@Suite struct AddressesTests {
  @Test func every_octet_of_a_hardware_address_counts() {
    for i in HardwareAddress().octets.indices {
      var address = HardwareAddress()
      address.octets[i] = 1
      #expect(address != HardwareAddress())
      #expect(address == address)
    }
  }

  @Test func every_octet_and_the_prefix_of_an_ipv4_address_count() {
    for i in IPv4Address().octets.indices {
      var address = IPv4Address()
      address.octets[i] = 1
      #expect(address != IPv4Address())
      #expect(address == address)
    }
    #expect(IPv4Address(prefix: 1) != IPv4Address())
  }

  @Test func every_group_and_the_prefix_of_an_ipv6_address_count() {
    for i in IPv6Address().groups.indices {
      var address = IPv6Address()
      address.groups[i] = 0x100
      #expect(address != IPv6Address())
      #expect(address == address)
    }
    #expect(IPv6Address(prefix: 1) != IPv6Address())
  }

  @Test func addresses_are_written_with_the_first_octet_first() throws {
    var link = Link()
    link.hardwareAddress = HardwareAddress(0x01, 0x23, 0x45, 0x67, 0x89, 0xAB)
    link.ipv4 = [IPv4Address(1, 20, 0, 255, prefix: 8)]
    link.ipv6 = [IPv6Address(0x0123, 0x4567, 0x89AB, 0xCDEF, 0, 1, 0x10, 0xFFFF, prefix: 7)]
    var snapshot = Snapshot()
    snapshot.links = [link]
    let expected = json(
      links: #"{"index":1,"name":"","mac":"01:23:45:67:89:ab","vif":[],"ipv4":["1.20.0.255/8"],"#
        + #""ipv6":["0123:4567:89ab:cdef:0000:0001:0010:ffff/7"]}"#)
    #expect(try snapshot.encoded() == expected)
    #expect(try decode(expected) == snapshot)
  }
}
