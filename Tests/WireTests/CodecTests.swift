// SPDX-License-Identifier: Apache-2.0

import Random
import Testing

@testable import Wire
@testable import WireEncoder

@Suite struct CodecTests {
  /// Some change nothing; of all eight seeds' together, 200,000 have to.
  static let mutationsPerSeed = 27_000

  /// Accepted input is what the writer would have written, and says the same to another JSON decoder.
  @Test(arguments: 0..<8 as Range<UInt64>)
  func accepted_mutations_are_canonical(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var changed = 0
    var accepted = 0
    var original: [UInt8] = []
    for round in 0..<Self.mutationsPerSeed {
      if round % 30 == 0 {
        original = try random.snapshot(links: 2, text: 3, addresses: 1).encoded()
      }
      var bytes = random.mutated(original)
      if random.oneIn(4) { bytes = random.mutated(bytes) }
      if bytes == original { continue }
      changed += 1
      guard let snapshot = try? decode(bytes) else { continue }
      accepted += 1
      guard try snapshot.encoded() == bytes else {
        Issue.record(
          "not canonical, seed \(seed) round \(round): \(String(decoding: bytes, as: UTF8.self))")
        return
      }
      if try SecondOpinion(parsing: bytes) != SecondOpinion(snapshot) {
        Issue.record("not what another decoder reads, seed \(seed) round \(round)")
      }
    }
    // Neither all too tame nor all too wild: else the property above was hardly tested.
    #expect(changed > 25_000)
    #expect(accepted > changed / 20)
    #expect(accepted < changed / 2)
  }

  @Test func random_bytes_are_refused_without_a_trap() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<10_000 {
      let bytes = random.bytes(random.below(40))
      if refusal(of: bytes) == nil { Issue.record("accepted: \(bytes)") }
    }
  }

  /// Random bytes alone get no further than the first key, so these begin anywhere in a snapshot.
  @Test func random_bytes_behind_the_beginning_of_a_snapshot_are_refused_or_canonical() throws {
    let whole = try Snapshot.full.encoded()
    var random = SplitMix64(seed: 2)
    for _ in 0..<10_000 {
      let bytes = whole[..<random.below(whole.count)] + random.bytes(1 + random.below(12))
      guard let snapshot = try? Snapshot(decoding: bytes) else { continue }
      #expect(try snapshot.encoded()[...] == bytes)
    }
  }

  @Test(arguments: [
    "", "-0", "-1", "+1", "00", "01", "007", "1.0", "1.", ".5", "1e0", "1E0", "0x1", " 1", "1 ",
    "\"1\"",
    "null", "true", "１", "1_0",
  ])
  func an_integer_is_digits_without_a_leading_zero(text: String) {
    #expect(refusal(of: json(resumes: text))?.reason == .unexpectedByte)
    #expect(refusal(of: json(total: text))?.reason == .unexpectedByte)
    #expect(refusal(of: json(links: link(index: text))) != nil)
    #expect(text.isEmpty || refusal(of: json(links: link(vif: text))) != nil)
    #expect(refusal(of: json(links: link(ipv4: "\"192.0.\(text).1/24\""))) != nil)
    #expect(refusal(of: json(links: link(ipv6: "\"\(zeros)/\(text)\""))) != nil)
  }

  private let zeros = "0000:0000:0000:0000:0000:0000:0000:0000"

  @Test func numbers_too_large_for_any_type_are_out_of_range() {
    for text in ["18446744073709551615", "18446744073709551616", "99999999999999999999"]
      + [String(repeating: "9", count: 5000)]
    {
      #expect(refusal(of: json(version: text))?.reason == .numberOutOfRange)
      #expect(refusal(of: json(resumes: text))?.reason == .numberOutOfRange)
      #expect(refusal(of: json(total: text))?.reason == .numberOutOfRange)
      #expect(refusal(of: json(links: link(index: text)))?.reason == .numberOutOfRange)
      #expect(refusal(of: json(links: link(vif: text)))?.reason == .numberOutOfRange)
    }
  }

  @Test(arguments: ["True", "FALSE", "t", "tru", "truefalse", "1", "", "null", "\"true\"", " true"])
  func a_flag_is_true_or_false(text: String) {
    #expect(refusal(of: json(hotplugVif: text))?.reason == .unexpectedByte)
  }

  @Test(arguments: [
    "00:16:3E:00:00:00", "0:16:3e:00:00:00", "00:16:3e:00:00", "00:16:3e:00:00:00:00",
    "00-16-3e-00-00-00",
    "00163e000000", "g0:00:00:00:00:00", "`0:00:00:00:00:00", "/0:00:00:00:00:00",
    ":0:00:00:00:00:00", "",
  ])
  func a_hardware_address_has_one_form(text: String) {
    #expect(refusal(of: json(links: link(mac: text)))?.reason == .unexpectedByte)
  }

  @Test(arguments: [
    "192.0.2.1", "192.0.2/24", "192.0.2.1.0/24", "192.0.2.01/24", "192.0.2.1/024", "192.0.2.1/",
    "/24",
    "0xc0.0.2.1/24", "192.0.2.1/24 ", " 192.0.2.1/24", "192.0.2.-1/24", "",
  ])
  func an_ipv4_address_has_one_form(text: String) {
    #expect(refusal(of: json(links: link(ipv4: "\"\(text)\"")))?.reason == .unexpectedByte)
  }

  @Test(arguments: [
    "::/64", "2001:db8::1/64", "2001:0DB8:0000:0000:0000:0000:0000:0001/64",
    "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:0db8:0000:0000:0000:0000:0000/64",
    "2001:0db8:0000:0000:0000:0000:0000:0001:0000/64",
    "2001:0db8:0000:0000:0000:0000:0000:0001/064",
    "02001:0db8:0000:0000:0000:0000:0000:0001/64", "2001:0db8:0000:0000:0000:0000:192.0.2.1/64", "",
  ])
  func an_ipv6_address_has_one_form(text: String) {
    #expect(refusal(of: json(links: link(ipv6: "\"\(text)\"")))?.reason == .unexpectedByte)
  }

  @Test(arguments: [",", "0,", ",0", "0,1", "[0]", "null", "0 ", "0]"])
  func a_list_has_single_commas_between_items_only(text: String) {
    #expect(refusal(of: json(links: link(vif: text))) != nil)
    #expect(refusal(of: json(links: text)) != nil)
  }
}
