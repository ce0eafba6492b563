// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire

@Suite struct RefusalTests {
  @Test func the_reason_and_the_place_make_one_line() {
    #expect(Refusal(reason: "unexpected byte", offset: 0).text == "unexpected byte at 0")
    #expect(Refusal(reason: "too long", offset: 1 << 32).text == "too long at 4294967296")
    #expect(refusal(of: json(version: "2"))?.text == "format of another release of the collector at 12")
  }

  /// Each text marks by `^` the place the refusal is to name: the byte behind the mark.
  @Test(
    arguments: [
      (#"^ {"version":1"#, .unexpectedByte), (#"{"version":^-1"#, .unexpectedByte),
      (#"{"version":2^,"#, .otherVersion),
      (#"{"version":1,"resumes":0^0"#, .unexpectedByte),
      (#"{"version":1,"resumes":4294967296^,"#, .numberOutOfRange),
      (#"{"version":1,"resumes":4294967295^"#, .endedTooSoon),
      (#"{"version":1,"^Resumes"#, .unexpectedByte),
      (#"{"version":1,"resumes":0,"os":{"name":"\^n"#, .unexpectedByte),
      (#"{"version":1,"resumes":0,"os":{"name":"a"^ ,"distro""#, .unexpectedByte),
      ("{\"version\":1,\"resumes\":0,\"os\":{\"name\":\"a\u{7F}b^\",", .textNotPublishable),
      (
        #"{"version":1,"resumes":0,"os":{"name":""# + String(repeating: "é", count: 128) + "^é",
        .textTooLong
      ),
    ] as [(String, Text)])
  func a_refusal_names_the_place(marked: String, reason: Text) throws {
    try expect(reason, inMarked: Array(marked.utf8))
  }

  @Test func a_refusal_of_a_list_names_the_place_behind_the_last_good_item() throws {
    try expect(.tooManyItems, inMarked: json(links: link(vif: "7^,8")))
  }

  private func expect(_ reason: Text, inMarked bytes: [UInt8]) throws {
    var bytes = bytes
    let mark = try #require(bytes.firstIndex(of: UInt8(ascii: "^")))
    bytes.remove(at: mark)
    #expect(refusal(of: bytes) == Refusal(reason: reason, offset: mark))
  }

  /// Where a slice begins in its array is nobody's business.
  @Test func offsets_count_from_the_start_of_the_snapshot() {
    let padded = Array("xxxx".utf8) + json(balloon: "no")
    let expected = refusal(of: json(balloon: "no"))
    #expect(expected?.reason == .unexpectedByte)
    do throws(Refusal) {
      _ = try Snapshot(decoding: padded[4...])
      Issue.record("accepted")
    } catch {
      #expect(error == expected)
    }
  }
}
