// SPDX-License-Identifier: Apache-2.0

import NodeGrammar
import Testing

@testable import Wire

@Suite struct TextTests {
  @Test(arguments: [
    "", "a", " ", "~", "\u{A0}", "é", "ß", "€", "\u{2027}", "\u{D7FF}", "\u{FEFE}",
    "\u{FFFD}", "\u{10000}", "😀", "\u{EFFFD}", "e\u{301}",
  ])
  func valid_text_keeps_its_bytes(string: String) {
    #expect(Text(Array(string.utf8))?.bytes == Array(string.utf8))
  }

  @Test func the_initial_text_is_empty() {
    #expect(Link().name.bytes.isEmpty)
    #expect(Text([]) == "")
  }

  /// Canonical equivalence, as `==` of String has it, would not do: the published bytes differ.
  @Test func texts_are_equal_by_their_bytes() {
    #expect(Text(Array("é".utf8)) != Text(Array("e\u{301}".utf8)))
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0x61, 0x80], [0xC2], [0xC2, 0x61], [0xE2, 0x82], [0xE2, 0x82, 0x61],
      [0xF0, 0x9F, 0x98],
      [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xF0, 0x80, 0x80, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
      [0xFF],
    ] as [[UInt8]])
  func bytes_that_are_not_utf8_are_refused(bytes: [UInt8]) {
    #expect(Text(bytes) == nil)
    #expect(refusal(of: around(bytes))?.reason == .textNotPublishable)
  }

  @Test func invisible_characters_are_refused_wherever_they_stand() {
    for code in [0, 0x1F, 0x7F, 0x9F, 0xAD, 0x200B, 0x2028, 0x202E, 0xE000, 0xFEFF, 0xFFFE, 0xE0041, 0x10FFFF]
      as [UInt32]
    {
      guard let scalar = Unicode.Scalar(code) else { continue }
      for text in ["\(scalar)", "a\(scalar)", "\(scalar)a", "é\(scalar)é"] {
        #expect(Text(Array(text.utf8)) == nil, "U+\(String(code, radix: 16))")
        #expect(refusal(of: json(host: text))?.reason == .textNotPublishable)
      }
    }
  }

  @Test func each_character_is_judged_as_the_standard_library_knows_it() {
    for scalar in (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init) where scalar.isInvisible == isVisible(scalar) {
      Issue.record("U+\(String(scalar.value, radix: 16))")
    }
  }

  /// Markup and shell text are text: who shows it escapes it.
  @Test(arguments: ["<img src=x onerror=alert(1)>", "$(reboot)", "'; reboot", "\u{1F980}", "\u{FFFD}", "日本語", "ה"])
  func other_text_stays(_ text: String) {
    #expect(Text(Array(text.utf8))?.bytes == Array(text.utf8))
  }

  /// `Unicode.Scalar` and `String(validating:as:)` know the rules independently.
  @Test func all_sequences_of_two_bytes_are_judged_as_the_standard_library_judges_them() {
    for pair in 0...0xFFFF as ClosedRange<UInt16> {
      expectAgreement(on: [UInt8(pair >> 8), UInt8(truncatingIfNeeded: pair)])
    }
  }

  @Test func longer_sequences_are_judged_as_the_standard_library_judges_them() {
    let followers: [UInt8] = [
      0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2,
    ]
    for lead in 0xC0...0xFF as ClosedRange<UInt8> {
      for second in followers {
        for third in followers {
          expectAgreement(on: [lead, second, third])
          for fourth in followers { expectAgreement(on: [lead, second, third, fourth]) }
        }
      }
    }
  }

  @Test(arguments: [
    "\\n", "\\t", "\\/", "\\b", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "\\U0041", "\\ ",
  ])
  func no_escape_but_the_two_is_accepted(text: String) {
    #expect(refusal(of: json(host: text))?.reason == .unexpectedByte)
  }

  @Test func an_escape_at_the_end_of_a_text_takes_the_quote_along() {
    #expect(refusal(of: json(domain: "\\")) != nil)
    #expect(refusal(of: json(domain: "\"")) != nil)
    #expect(
      refusal(of: Array(#"{"version":1,"resumes":0,"os":{"name":"\"#.utf8))?.reason == .endedTooSoon
    )
  }

  @Test func numbers_are_written_in_decimal_and_octets_in_hexadecimal() {
    for number in [0, 1, 9, 10, 99, 100, 65_536, UInt64.max - 1, .max] as [UInt64] {
      #expect(Text.decimal(number).bytes == Array("\(number)".utf8))
    }
    #expect([0x00, 0x0F, 0xF0, 0xAB].map(Text.hexadecimal) == ["00", "0f", "f0", "ab"])
    #expect("a" + Text("é") == "aé")
  }

  private func around(_ bytes: [UInt8]) -> [UInt8] {
    let marker = Array("MARK".utf8)
    let whole = json(host: "MARK")
    let start = whole.indices.first { whole[$0...].starts(with: marker) } ?? 0
    return Array(whole[..<start]) + bytes + Array(whole[(start + marker.count)...])
  }

  private func expectAgreement(on bytes: [UInt8]) {
    let valid = String(validating: bytes, as: UTF8.self)
    let publishable = valid.map { $0.unicodeScalars.allSatisfy { isVisible($0) } }
    if (Text(bytes) != nil) != (publishable ?? false) { Issue.record("\(bytes)") }
  }
}
