// SPDX-License-Identifier: Apache-2.0

import Random
import Testing
import Wire

@testable import Collector

@Test(
  arguments: [
    ([0x61, 0xC3, 0xA4], "aä"),
    ([0x61, 0x00, 0x1F, 0x7F, 0x62], "a???b"),
    ([0xC2, 0x80, 0xC2, 0x9F, 0xC2, 0xA0], "??\u{A0}"),
    ([0xFF, 0x61, 0xC3], "?a?"),
    ([0xED, 0xA0, 0x80], "???"),
    (Array("a\u{202E}b\u{2028}\u{200B}\u{E0041}\u{F8FF}c".utf8), "a?b????c"),
    (Array("<b>$(reboot)".utf8), "<b>$(reboot)"),
    ([], ""),
  ] as [([UInt8], String)])
func what_is_not_publishable_becomes_question_marks(bytes: [UInt8], text: String) {
  #expect(Text(cleaning: bytes).string == text)
}

@Test func text_is_cut_at_the_limit_between_characters() {
  let full = [UInt8](repeating: 0x61, count: Bounds.text)
  #expect(Text(cleaning: full).bytes == full)
  #expect(Text(cleaning: full + [0x62]).bytes == full)
  let euro = Array("€".utf8)
  #expect(Text(cleaning: full.dropLast(3) + euro).bytes == Array(full.dropLast(3)) + euro)
  #expect(Text(cleaning: full.dropLast(2) + euro).bytes == Array(full.dropLast(2)))
}

@Test func every_cleaned_text_is_publishable() {
  var random = SplitMix64(seed: 1)
  for _ in 0..<2_000 {
    let bytes = (0..<300).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
    let text = Text(cleaning: bytes)
    #expect(!text.bytes.isEmpty && text.bytes.count <= Bounds.text)
  }
}
