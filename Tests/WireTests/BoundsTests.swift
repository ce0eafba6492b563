// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire
@testable import WireEncoder

/// Each bound at its limit and one past it, in both directions. What a type cannot hold cannot be written.
@Suite struct BoundsTests {
  @Test func version_1_is_the_only_one() {
    #expect(refusal(of: json(version: "1")) == nil)
    for text in ["0", "2", "10", "11", "255", "256", "257", "65537", "4294967297"] {
      #expect(refusal(of: json(version: text))?.reason == .otherVersion, "\(text)")
    }
    for text in ["01", "1.0", "-1", "\"1\"", ""] {
      #expect(refusal(of: json(version: text)) != nil, "\(text)")
    }
  }

  @Test func resumes_are_32_bits() throws {
    #expect(try decode(json(resumes: "4294967295")).resumes == UInt32.max)
    #expect(refusal(of: json(resumes: "4294967296"))?.reason == .numberOutOfRange)
    #expect(try with { $0.resumes = .max }.encoded() == json(resumes: "4294967295"))
  }

  @Test func memory_ends_where_other_json_readers_lose_digits() throws {
    let (top, over) = ("9007199254740992", "9007199254740993")
    #expect(try decode(json(total: top, free: top)).memoryFreeKiB == 1 << 53)
    #expect(refusal(of: json(total: over))?.reason == .numberOutOfRange)
    #expect(refusal(of: json(free: over))?.reason == .numberOutOfRange)
    #expect(try with { $0.memoryTotalKiB = 1 << 53 }.encoded() == json(total: top))
    #expect(refusal(of: with { $0.memoryTotalKiB = 1 << 53 + 1 })?.reason == .numberOutOfRange)
    #expect(refusal(of: with { $0.memoryFreeKiB = .max })?.reason == .numberOutOfRange)
  }

  @Test func a_link_index_is_a_positive_c_int() {
    for (text, value, good) in [
      ("0", 0, false), ("1", 1, true), ("2147483647", 2_147_483_647, true),
      ("2147483648", 2_147_483_648, false),
    ] as [(String, UInt32, Bool)] {
      #expect(
        refusal(of: json(links: link(index: text)))?.reason == (good ? nil : .numberOutOfRange))
      #expect(
        refusal(of: withLink { $0.index = value })?.reason == (good ? nil : .numberOutOfRange))
    }
  }

  @Test func a_devid_is_16_bits() throws {
    #expect(try decode(json(links: link(vif: "65535"))) == withLink { $0.vif = 65535 })
    #expect(try withLink { $0.vif = 65535 }.encoded() == json(links: link(vif: "65535")))
    #expect(refusal(of: json(links: link(vif: "65536")))?.reason == .numberOutOfRange)
  }

  @Test func a_link_has_one_devid_at_most() {
    #expect(refusal(of: json(links: link(vif: "0,1")))?.reason == .tooManyItems)
  }

  @Test func an_ipv4_octet_ends_at_255_and_a_prefix_at_32() throws {
    #expect(
      try decode(json(links: link(ipv4: "\"255.255.255.255/32\"")))
        == withLink { $0.ipv4 = [.ipv4(255, 255, 255, 255, prefix: 32)] })
    for text in [
      "256.0.0.0/0", "0.256.0.0/0", "0.0.256.0/0", "0.0.0.256/0", "0.0.0.999/0", "0.0.0.0/33",
      "0.0.0.0/256",
    ] {
      #expect(
        refusal(of: json(links: link(ipv4: "\"\(text)\"")))?.reason == .numberOutOfRange, "\(text)")
    }
    #expect(refusal(of: withLink { $0.ipv4 = [.zeros(4, prefix: 32)] }) == nil)
    #expect(
      refusal(of: withLink { $0.ipv4 = [.zeros(4, prefix: 33)] })?.reason
        == .numberOutOfRange)
  }

  @Test func an_ipv6_prefix_ends_at_128() throws {
    let all = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    #expect(
      try decode(json(links: link(ipv6: "\"\(all)/128\""))).links.first?.ipv6.first?.prefix == 128)
    for prefix in ["129", "256", "1000"] {
      #expect(
        refusal(of: json(links: link(ipv6: "\"\(all)/\(prefix)\"")))?.reason == .numberOutOfRange)
    }
    #expect(refusal(of: withLink { $0.ipv6 = [.zeros(16, prefix: 128)] }) == nil)
    #expect(
      refusal(of: withLink { $0.ipv6 = [.zeros(16, prefix: 129)] })?.reason
        == .numberOutOfRange)
  }

  @Test func a_link_has_16_addresses_of_a_family_at_most() {
    for (count, reason) in [(16, nil), (17, .tooManyItems)] as [(Int, Text?)] {
      let four = Array(repeating: "\"0.0.0.0/0\"", count: count).joined(separator: ",")
      let six = Array(repeating: "\"0000:0000:0000:0000:0000:0000:0000:0000/0\"", count: count)
      #expect(refusal(of: json(links: link(ipv4: four)))?.reason == reason)
      #expect(refusal(of: json(links: link(ipv6: six.joined(separator: ","))))?.reason == reason)
      #expect(
        refusal(
          of: withLink { $0.ipv4 = Array(repeating: .zeros(4, prefix: 0), count: count) })?
          .reason == reason)
      #expect(
        refusal(
          of: withLink {
            $0.ipv6 = Array(repeating: .zeros(16, prefix: 0), count: count)
          })?.reason == reason)
    }
  }

  @Test func a_snapshot_has_64_links_at_most() {
    for (count, reason) in [(64, nil), (65, .tooManyItems)] as [(Int, Text?)] {
      let texts = (1...count).map { link(index: "\($0)") }.joined(separator: ",")
      #expect(refusal(of: json(links: texts))?.reason == reason)
      let links = (1...count).map { index in
        var link = Link()
        link.index = UInt32(index)
        return link
      }
      #expect(refusal(of: with { $0.links = links })?.reason == reason)
    }
  }

  @Test func lists_of_volumes_mount_points_and_drivers_are_bounded() {
    for (count, limit, over) in [
      (8, 8, false), (9, 8, true), (4, 4, false), (5, 4, true), (32, 32, false), (33, 32, true),
    ] {
      let texts = Array(repeating: "\"\"", count: count).joined(separator: ",")
      let values = [Text](repeating: "", count: count)
      let reason: Text? = over ? .tooManyItems : nil
      switch limit {
      case Bounds.drivers:
        #expect(refusal(of: json(drivers: texts))?.reason == reason)
        #expect(refusal(of: with { $0.drivers = values })?.reason == reason)
      case Bounds.mountPoints:
        #expect(refusal(of: json(volumes: volume(mountPoints: texts)))?.reason == reason)
        #expect(refusal(of: withVolume { $0.mountPoints = values })?.reason == reason)
      default:
        #expect(limit == Bounds.volumes)
        let volumes = Array(repeating: volume(), count: count).joined(separator: ",")
        #expect(refusal(of: json(volumes: volumes))?.reason == reason)
        #expect(refusal(of: with { $0.volumes = Array(repeating: Volume(), count: count) })?.reason == reason)
      }
    }
  }

  @Test func a_volume_s_numbers_are_bounded() throws {
    let (top, over) = ("9007199254740992", "9007199254740993")
    #expect(refusal(of: json(volumes: volume(size: top, free: top, vbd: "4294967295"))) == nil)
    #expect(refusal(of: json(volumes: volume(size: over)))?.reason == .numberOutOfRange)
    #expect(refusal(of: json(volumes: volume(free: over)))?.reason == .numberOutOfRange)
    #expect(refusal(of: json(volumes: volume(free: "0,0")))?.reason == .tooManyItems)
    #expect(refusal(of: json(volumes: volume(vbd: "4294967296")))?.reason == .numberOutOfRange)
    #expect(refusal(of: withVolume { $0.sizeBytes = 1 << 53 + 1 })?.reason == .numberOutOfRange)
    #expect(refusal(of: withVolume { $0.freeBytes = 1 << 53 + 1 })?.reason == .numberOutOfRange)
    #expect(refusal(of: withVolume { $0.vbd = 1 << 32 })?.reason == .numberOutOfRange)
  }

  @Test func a_text_has_256_bytes_at_most_before_escaping() throws {
    for (character, escaped) in [
      ("a", "a"), ("\"", "\\\""), ("\\", "\\\\"), ("é", "é"), ("😀", "😀"),
    ] {
      let count = 256 / character.utf8.count
      let (text, written) = (
        String(repeating: character, count: count), String(repeating: escaped, count: count)
      )
      #expect(try decode(json(host: written)).hostName.bytes == Array(text.utf8))
      #expect(try with { $0.hostName = Text(valid: text) }.encoded() == json(host: written))
      #expect(refusal(of: json(host: written + "a"))?.reason == .textTooLong)
      #expect(refusal(of: json(host: written + escaped))?.reason == .textTooLong)
      #expect(refusal(of: json(links: link(name: written + "a")))?.reason == .textTooLong)
      #expect(refusal(of: with { $0.hostName = Text(valid: text + "a") })?.reason == .textTooLong)
    }
  }
}

private func with(_ change: (inout Snapshot) -> Void) -> Snapshot {
  var snapshot = Snapshot()
  change(&snapshot)
  return snapshot
}

private func withVolume(_ change: (inout Volume) -> Void) -> Snapshot {
  var volume = Volume()
  change(&volume)
  return with { $0.volumes = [volume] }
}

private func withLink(_ change: (inout Link) -> Void) -> Snapshot {
  var link = Link()
  change(&link)
  return with { $0.links = [link] }
}
