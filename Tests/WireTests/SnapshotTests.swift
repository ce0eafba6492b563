import Testing

@testable import Wire

@Suite struct SnapshotTests {
  private struct Place {
    var index: UInt32
    var devid: UInt16?
  }

  private func snapshot(_ places: [Place]) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.links = places.map {
      var link = Link()
      link.index = $0.index
      link.vif = $0.devid.map { [$0] } ?? []
      return link
    }
    return snapshot
  }

  private func bytes(_ places: [Place]) -> [UInt8] {
    json(
      links: places.map { link(index: "\($0.index)", vif: $0.devid.map { "\($0)" } ?? "") }.joined(
        separator: ","))
  }

  private func expect(
    _ reason: Text?, _ places: [Place], line: SourceLocation = #_sourceLocation
  ) {
    #expect(refusal(of: bytes(places))?.reason == reason, sourceLocation: line)
    #expect(refusal(of: snapshot(places))?.reason == reason, sourceLocation: line)
  }

  private func vif(_ devid: UInt16, index: UInt32 = 1) -> Place {
    Place(index: index, devid: devid)
  }
  private func other(_ index: UInt32) -> Place { Place(index: index) }

  @Test func vifs_ascend_by_devid_whatever_their_index() {
    expect(nil, [vif(0, index: 9), vif(1, index: 3), vif(10, index: 5)])
    expect(.linksOutOfOrder, [vif(1, index: 1), vif(0, index: 2)])
    expect(.linksOutOfOrder, [vif(0), vif(2), vif(1), vif(3)])
  }

  @Test func a_devid_comes_once() {
    expect(.linksOutOfOrder, [vif(7, index: 1), vif(7, index: 2)])
    expect(.linksOutOfOrder, [vif(7), other(1), vif(7)])
  }

  @Test func other_links_ascend_by_index() {
    expect(nil, [other(1), other(2), other(2_147_483_647)])
    expect(.linksOutOfOrder, [other(2), other(1)])
    expect(.linksOutOfOrder, [other(1), other(3), other(2)])
  }

  @Test func an_index_comes_once_among_links_that_are_not_vifs() {
    expect(.linksOutOfOrder, [other(4), other(4)])
  }

  @Test func vifs_come_before_other_links() {
    expect(nil, [vif(65535, index: 8), other(1)])
    expect(.linksOutOfOrder, [other(1), vif(0, index: 8)])
  }

  @Test func of_two_links_one_precedes_the_other_or_they_are_one() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let places = (0..<3).map { _ in
        random.oneIn(2)
          ? vif(UInt16(random.below(3)), index: 1) : other(UInt32(1 + random.below(3)))
      }
      let links = snapshot(places).links
      #expect(!links[0].precedes(links[0]))
      #expect(links[0] == links[1] || links[0].precedes(links[1]) != links[1].precedes(links[0]))
      if links[0].precedes(links[1]), links[1].precedes(links[2]) {
        #expect(links[0].precedes(links[2]))
      }
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
      links: #"{"index":1,"name":"","mac":"01:23:45:67:89:ab","vif":[],"ipv4":["1.20.0.255/8"],"#
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
      expect(.noEthernet, of: link, unless: size == 6)
      link = Link()
      link.ipv4 = [address]
      expect(.otherFamily, of: link, unless: size == 4)
      link = Link()
      link.ipv6 = [address]
      expect(.otherFamily, of: link, unless: size == 16)
    }
  }

  private func expect(_ reason: Text, of link: Link, unless good: Bool) {
    var snapshot = Snapshot()
    snapshot.links = [link]
    #expect(refusal(of: snapshot)?.reason == (good ? nil : reason))
  }
}
