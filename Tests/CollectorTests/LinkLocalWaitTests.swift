// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire

@testable import Collector

private let start: Milliseconds = 1_000_000
private let pause = Limits.linkLocalPause

/// Links and addresses of one time, by the last octet or group of each address.
private struct Guest {
  var wait = LinkLocalWait(pause: pause)

  /// What is told of each link at that time.
  /// - Parameter created: when all addresses were added, in hundredths of a second.
  mutating func links(
    _ addresses: [(index: UInt8, [UInt8])], at now: Milliseconds, created: UInt32? = nil
  ) throws -> [[UInt8]] {
    var table = LinkTable()
    table.add(.test(2), .vif(0))
    table.add(.test(3), .passthrough)
    table.add(.test(4), .other)
    for (index, octets) in addresses { table.add(try Self.message(index, octets, created)) }
    wait.begin(at: now)
    return table.kept(&wait).links.map { ($0.ipv4 + $0.ipv6).map { $0.octets.last ?? 0 } }
  }

  private static func message(
    _ index: UInt8, _ octets: [UInt8], _ created: UInt32?
  ) throws -> AddressMessage {
    let family: UInt8 = octets.count == 4 ? 2 : 10
    var attribute = [UInt8(4 + octets.count), 0, 1, 0] + octets
    if let created {
      let stamp = withUnsafeBytes(of: created) { Array($0) }
      attribute += [20, 0, 6, 0] + [UInt8](repeating: 0xFF, count: 8) + stamp + stamp
    }
    return try #require(AddressMessage([family, 24, 0x80, 0, index, 0, 0, 0] + attribute))
  }
}

private func ipv4(_ last: UInt8) -> [UInt8] { [192, 0, 2, last] }
private func linkLocal4(_ last: UInt8) -> [UInt8] { [169, 254, 0, last] }
private func linkLocal6(_ last: UInt8) -> [UInt8] {
  [0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [last]
}

@Test func the_pause_is_half_a_minute() { #expect(pause == 30_000) }

@Test(arguments: [2, 3, 4] as [UInt8], [linkLocal4(1), linkLocal6(1)])
func a_link_local_address_alone_is_told_at_the_limit_and_not_just_before(
  index: UInt8, octets: [UInt8]
) throws {
  var guest = Guest()
  let told = [2, 3, 4].map { $0 == index ? [1 as UInt8] : [] }
  for now in [start, start + 1, start + pause - 1] {
    #expect(try guest.links([(index, octets)], at: now) == [[], [], []])
    #expect(guest.wait.endsAt == start + pause)
  }
  #expect(try guest.links([(index, octets)], at: start + pause) == told)
  #expect(guest.wait.endsAt == nil)
  #expect(try guest.links([(index, octets)], at: start + 10 * pause) == told)
}

@Test func one_of_another_family_is_told_with_it_and_later_ones_at_once() throws {
  var guest = Guest()
  _ = try guest.links([(2, linkLocal6(6))], at: start)
  let both = [(2, linkLocal4(4)), (2, linkLocal6(6))] as [(UInt8, [UInt8])]
  #expect(try guest.links(both, at: start + pause - 1) == [[], [], []])
  #expect(try guest.links(both, at: start + pause) == [[4, 6], [], []])
  #expect(
    try guest.links(both + [(2, linkLocal4(5))], at: start + pause + 1) == [[4, 5, 6], [], []])
}

/// In the snapshot that tells the other address, of whatever family, the link-local one is gone.
@Test(arguments: [ipv4(9), [0x20, 1] + [UInt8](repeating: 0, count: 13) + [9]])
func another_address_takes_its_place_and_begins_the_wait_anew(other: [UInt8]) throws {
  var guest = Guest()
  let alone = [(2, linkLocal6(6))] as [(UInt8, [UInt8])]
  _ = try guest.links(alone, at: start)
  #expect(try guest.links(alone, at: start + pause) == [[6], [], []])
  #expect(try guest.links(alone + [(2, other)], at: start + pause + 1) == [[9], [], []])
  #expect(guest.wait.endsAt == nil)
  let gone = start + pause + 2
  #expect(try guest.links(alone, at: gone) == [[], [], []])
  #expect(try guest.links(alone, at: gone + pause - 1) == [[], [], []])
  #expect(try guest.links(alone, at: gone + pause) == [[6], [], []])
}

/// A vif that is set up an hour after the start gets its link-local address before DHCP's, too.
@Test func time_without_any_address_does_not_count() throws {
  var guest = Guest()
  _ = try guest.links([], at: start)
  let up = start + 3_600_000
  #expect(try guest.links([(2, linkLocal6(6))], at: up) == [[], [], []])
  #expect(try guest.links([], at: up + pause - 1) == [[], [], []])
  #expect(try guest.links([(2, linkLocal6(6))], at: up + pause) == [[], [], []])
  #expect(guest.wait.endsAt == up + 2 * pause)
}

@Test func each_link_waits_by_itself_and_the_first_to_end_is_named() throws {
  var guest = Guest()
  _ = try guest.links([(2, linkLocal6(2))], at: start)
  let both = [(2, linkLocal6(2)), (4, linkLocal6(4))] as [(UInt8, [UInt8])]
  #expect(try guest.links(both, at: start + 10_000) == [[], [], []])
  #expect(guest.wait.endsAt == start + pause)
  #expect(try guest.links(both, at: start + pause) == [[2], [], []])
  #expect(guest.wait.endsAt == start + 10_000 + pause)
  #expect(try guest.links(both, at: start + 10_000 + pause) == [[2], [], [4]])
}

/// A collector that is started again does not take back what was told before.
@Test(
  arguments: [
    // (hundredths of a second since the kernel's start, seconds at which it is told)
    (0, 0), (97_000, 0), (97_001, 0.01), (99_000, 20), (100_000, 30),
  ] as [(UInt32, Double)])
func at_the_start_the_age_of_the_address_counts(created: UInt32, seconds: Double) throws {
  var guest = Guest()
  let alone = [(2, linkLocal6(6))] as [(UInt8, [UInt8])]
  let wait = Milliseconds(seconds * 1_000)
  let atOnce = try guest.links(alone, at: start, created: created)
  #expect(atOnce[0] == (wait == 0 ? [6] : []))
  #expect(guest.wait.endsAt == (wait == 0 ? nil : start + wait))
  #expect(try guest.links(alone, at: start + wait, created: created)[0] == [6])
}

@Test func at_the_start_the_oldest_address_counts_and_the_counter_may_have_wrapped() throws {
  var guest = Guest()
  let wrapped = start + (Milliseconds(UInt32.max) + 1) * 10
  #expect(try guest.links([(2, linkLocal6(6))], at: wrapped, created: 97_000) == [[6], [], []])
}

@Test func later_the_age_does_not_count() throws {
  var guest = Guest()
  let both = [(2, linkLocal6(6)), (2, ipv4(9))] as [(UInt8, [UInt8])]
  #expect(try guest.links(both, at: start, created: 0) == [[9], [], []])
  let alone = [(2, linkLocal6(6))] as [(UInt8, [UInt8])]
  #expect(try guest.links(alone, at: start + 1, created: 0) == [[], [], []])
  #expect(guest.wait.endsAt == start + 1 + pause)
}

/// `--once`
@Test func without_a_pause_a_link_local_address_is_told_where_there_is_no_other() throws {
  var guest = Guest(wait: LinkLocalWait(pause: 0))
  #expect(try guest.links([(2, linkLocal6(6)), (4, ipv4(1))], at: start) == [[6], [], [1]])
  #expect(try guest.links([(2, linkLocal6(6)), (2, ipv4(1))], at: start) == [[1], [], []])
}
