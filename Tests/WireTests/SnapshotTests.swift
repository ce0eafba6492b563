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

  private func expect(_ reason: Refusal.Reason?, _ places: [Place], line: SourceLocation = #_sourceLocation) {
    #expect(refusal(of: bytes(places))?.reason == reason, sourceLocation: line)
    #expect(refusal(of: snapshot(places))?.reason == reason, sourceLocation: line)
  }

  private func vif(_ devid: UInt16, index: UInt32 = 1) -> Place { Place(index: index, devid: devid) }
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
        random.oneIn(2) ? vif(UInt16(random.below(3)), index: 1) : other(UInt32(1 + random.below(3)))
      }
      let links = snapshot(places).links
      #expect(!links[0].precedes(links[0]))
      #expect(links[0] == links[1] || links[0].precedes(links[1]) != links[1].precedes(links[0]))
      if links[0].precedes(links[1]), links[1].precedes(links[2]) { #expect(links[0].precedes(links[2])) }
    }
  }
}
