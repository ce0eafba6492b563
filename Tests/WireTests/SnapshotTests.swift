// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire
@testable import WireEncoder

@Suite struct SnapshotTests {
  /// Their order is the collector's; a link that comes twice is no more than a lie about one of the two.
  @Test func links_come_back_in_the_order_they_were_sent_in() throws {
    for devids in [[0, 1], [1, 0], [7, 7]] as [[UInt64]] {
      var snapshot = Snapshot()
      snapshot.links =
        [Link()]
        + devids.map { devid in
          var link = Link()
          link.vif = devid
          return link
        }
      #expect(try decode(snapshot.encoded()) == snapshot)
    }
  }

  @Test func addresses_are_written_with_the_first_octet_first() throws {
    var link = Link()
    link.hardwareAddress = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB]
    link.ipv4 = [.ipv4(1, 20, 0, 255, prefix: 8)]
    link.ipv6 = [.ipv6(0x0123, 0x4567, 0x89AB, 0xCDEF, 0, 1, 0x10, 0xFFFF, prefix: 7)]
    var snapshot = Snapshot()
    snapshot.links = [link]
    let expected = json(
      links: #"{"index":1,"name":"","mac":"01:23:45:67:89:ab","vif":[],"passthrough":false,"ipv4":["1.20.0.255/8"],"#
        + #""ipv6":["0123:4567:89ab:cdef:0000:0001:0010:ffff/7"]}"#)
    #expect(try snapshot.encoded() == expected)
    #expect(try decode(expected) == snapshot)
  }

  @Test func every_octet_and_the_prefix_of_an_address_count() {
    let address = Address.ipv4(1, 2, 3, 4, prefix: 5)
    for i in address.octets.indices {
      var other = address
      other.octets[i] = 0
      #expect(other != address)
    }
    #expect(Address.ipv4(1, 2, 3, 4, prefix: 6) != address)
  }

  @Test func an_address_of_another_size_is_not_written() {
    for size in [0, 3, 4, 5, 6, 7, 15, 16, 17] {
      let address = Address.zeros(size, prefix: 0)
      var link = Link()
      link.hardwareAddress = address.octets
      expect(.otherLength, of: link, unless: size == 6)
      link = Link()
      link.ipv4 = [address]
      expect(.otherLength, of: link, unless: size == 4)
      link = Link()
      link.ipv6 = [address]
      expect(.otherLength, of: link, unless: size == 16)
    }
  }

  private func expect(_ reason: Text, of link: Link, unless good: Bool) {
    var snapshot = Snapshot()
    snapshot.links = [link]
    #expect(refusal(of: snapshot)?.reason == (good ? nil : reason))
  }
}
