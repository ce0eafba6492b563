// SPDX-License-Identifier: Apache-2.0

import Foundation
import Random
import Testing

@testable import Wire
@testable import WireEncoder

/// The schema and the codec say the same of every value. Of its form, the schema can say less: see
/// `security/wire-format.md`.
@Suite struct SnapshotSchema {
  @Test func the_schema_takes_what_is_written() throws {
    var random = SplitMix64(seed: 20)
    var snapshots = (0..<300).map { _ in random.snapshot(links: 3, text: 20, addresses: 3) }
    snapshots += [Snapshot(), .full]
    let accepted = try SchemaCheck.accepted(snapshots.map { try $0.encoded() })
    #expect(accepted.allSatisfy { $0 })
  }

  /// A value at a limit, and one past it.
  private static let pairs: [(good: [UInt8], bad: [UInt8])] = [
    (json(version: "1"), json(version: "2")),
    (json(resumes: "0"), json(resumes: "-1")),
    (json(resumes: "4294967295"), json(resumes: "4294967296")),
    (json(total: "9007199254740992"), json(total: "9007199254740993")),
    (json(free: "9007199254740992"), json(free: "9007199254740993")),
    (json(balloon: "1"), json(balloon: "2")),
    (json(balloon: "0"), json(balloon: "0,1")),
    (json(hotplugVif: "true"), json(hotplugVif: "null")),
    (json(hotplugVbd: "false"), json(hotplugVbd: "[]")),
    (json(name: String(repeating: "x", count: 256)), json(name: String(repeating: "x", count: 257))),
    (json(distro: "~"), json(distro: "\u{7F}")),
    (json(major: "\u{A0}"), json(major: "\u{9F}")),
    (json(minor: "1"), json(minor: #"\u001f"#)),
    (json(drivers: list(8, #""""#)), json(drivers: list(9, #""""#))),
    (json(links: list(64, link())), json(links: list(65, link()))),
    (json(volumes: list(32, volume())), json(volumes: list(33, volume()))),
    (json(links: link(index: "1")), json(links: link(index: "0"))),
    (json(links: link(index: "2147483647")), json(links: link(index: "2147483648"))),
    (json(links: link(mac: "ab:00:00:00:00:00")), json(links: link(mac: "AB:00:00:00:00:00"))),
    (json(links: link(vif: "65535")), json(links: link(vif: "65536"))),
    (json(links: link(vif: "0")), json(links: link(vif: "0,0"))),
    (json(links: link(passthrough: "true")), json(links: link(passthrough: #""true""#))),
    (json(links: link(ipv4: #""255.0.10.9/32""#)), json(links: link(ipv4: #""256.0.10.9/32""#))),
    (json(links: link(ipv4: #""1.2.3.4/32""#)), json(links: link(ipv4: #""1.2.3.4/33""#))),
    (json(links: link(ipv4: #""1.2.3.4/0""#)), json(links: link(ipv4: #""1.2.3.04/0""#))),
    (json(links: link(ipv4: list(16, #""1.2.3.4/0""#))), json(links: link(ipv4: list(17, #""1.2.3.4/0""#)))),
    (json(links: link(ipv6: full(128))), json(links: link(ipv6: full(129)))),
    (json(links: link(ipv6: full(99))), json(links: link(ipv6: #""::1/128""#))),
    (json(links: link(ipv6: list(16, full(1)))), json(links: link(ipv6: list(17, full(1))))),
    (json(volumes: volume(size: "9007199254740992")), json(volumes: volume(size: "9007199254740993"))),
    (json(volumes: volume(free: "1")), json(volumes: volume(free: "1,1"))),
    (json(volumes: volume(free: "0")), json(volumes: volume(free: "-1"))),
    (json(volumes: volume(mountPoints: list(4, #""/""#))), json(volumes: volume(mountPoints: list(5, #""/""#)))),
    (json(volumes: volume(vbd: "4294967295")), json(volumes: volume(vbd: "4294967296"))),
    (json(volumes: volume(vbd: "")), json(volumes: volume(vbd: "0,1"))),
  ]

  @Test func what_is_at_a_limit_is_taken_by_both_and_what_is_past_it_by_neither() throws {
    let good = try SchemaCheck.accepted(Self.pairs.map(\.good))
    let bad = try SchemaCheck.accepted(Self.pairs.map(\.bad))
    for (i, pair) in Self.pairs.enumerated() {
      #expect(good[i] && refusal(of: pair.good) == nil, "\(String(decoding: pair.good, as: UTF8.self))")
      #expect(!bad[i] && refusal(of: pair.bad) != nil, "\(String(decoding: pair.bad, as: UTF8.self))")
    }
  }

  /// `CodecTests` has the same for the codec.
  @Test func each_key_has_to_be_there_and_no_other_may_be() throws {
    let full = try JSONSerialization.jsonObject(with: Data(Snapshot.full.encoded()))
    let documents = try variants(of: full).map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) }
    #expect(documents.count >= 57)
    #expect(try SchemaCheck.accepted(documents).allSatisfy { !$0 })
  }

  /// `value` with one key less or more, in every object that it holds.
  private func variants(of value: Any) -> [Any] {
    if let array = value as? [Any] {
      return array.indices.flatMap { i in
        variants(of: array[i]).map { other in
          var copy = array
          copy[i] = other
          return copy
        }
      }
    }
    guard let object = value as? [String: Any] else { return [] }
    let changed = object.keys.sorted().flatMap { key in
      variants(of: object[key] as Any).map { object.merging([key: $0]) { $1 } }
    }
    return [object.merging(["other": 1]) { $1 }] + object.keys.sorted().map { key in object.filter { $0.key != key } }
      + changed
  }
}

private func list(_ count: Int, _ element: String) -> String {
  Array(repeating: element, count: count).joined(separator: ",")
}

/// An IPv6 address with that prefix.
private func full(_ prefix: Int) -> String { #""2001:0db8:0000:0000:0000:0000:0000:0001/\#(prefix)""# }
