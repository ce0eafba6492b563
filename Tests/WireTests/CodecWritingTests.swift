// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire
@testable import WireEncoder

@Suite struct CodecWritingTests {
  private func written(_ step: (inout Writer) -> Void) -> String {
    var writer = Writer()
    step(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func integers_are_written_in_full_and_without_zeros_in_front() {
    for (value, text) in [(0, "=0"), (9, "=9"), (10, "=10"), (UInt64.max, "=18446744073709551615")]
      as [(UInt64, String)]
    {
      var value = value
      #expect(written { $0.integer("=", &value, in: 0...UInt64.max) } == text)
    }
  }

  @Test func hexadecimal_is_lower_case_with_both_its_digits() {
    for (value, text) in [(0, "=00"), (0xF, "=0f"), (0xA0, "=a0"), (0xBC, "=bc")] as [(UInt8, String)] {
      var value = value
      #expect(written { $0.hexadecimal("=", &value) } == text)
    }
  }

  @Test func only_the_quote_and_the_backslash_are_escaped() throws {
    for byte in 0x20...0x7E as ClosedRange<UInt8> {
      var text = try #require(Text([byte]))
      let character = Character(Unicode.Scalar(byte))
      let escape = character == "\"" || character == "\\" ? "\\" : ""
      #expect(written { $0.text("=", &text) } == "=\"\(escape)\(character)\"")
    }
  }

  @Test func writing_does_not_change_what_is_written() throws {
    let snapshot = Snapshot.full
    let first = try snapshot.encoded()
    #expect(snapshot == .full)
    #expect(try snapshot.encoded() == first)
  }

  /// Every step over its bound is refused by the writer as well: the collector learns of it first.
  @Test func a_refusal_to_write_names_the_place() throws {
    var snapshot = Snapshot()
    snapshot.memoryTotalKiB = Bounds.amount.upperBound + 1
    let whole = String(decoding: json(), as: UTF8.self)
    let place = try #require(whole.range(of: #""totalKiB":"#)).upperBound
    let offset = whole.utf8.distance(from: whole.startIndex, to: place)
    #expect(refusal(of: snapshot) == Refusal(reason: .numberOutOfRange, offset: offset))
  }
}
