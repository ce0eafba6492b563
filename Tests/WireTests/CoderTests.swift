import Testing

@testable import Wire

@Suite struct CoderTests {
  static let reasons: [Refusal.Reason] = [
    .frameEmpty, .frameTooLong, .snapshotTooLong, .unexpectedByte, .endedTooSoon, .trailingBytes,
    .numberOutOfRange, .textTooLong, .textNotPublishable, .tooManyItems, .linksOutOfOrder,
  ]

  @Test func every_reason_has_words_of_its_own_for_one_line() {
    let words = Self.reasons.map { "\($0.words)" }
    #expect(Set(words).count == Self.reasons.count)
    for text in words {
      #expect(text.count > 10)
      #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
  }

  /// Each text marks by `^` the place the refusal is to name: the byte behind the mark.
  @Test(
    arguments: [
      (#"^ {"version":1"#, .unexpectedByte), (#"{"version":^-1"#, .unexpectedByte),
      (#"{"version":2^,"#, .numberOutOfRange),
      (#"{"version":1,"resumes":0^0"#, .unexpectedByte),
      (#"{"version":1,"resumes":429496729^6,"#, .numberOutOfRange),
      (#"{"version":1,"resumes":4294967295^"#, .endedTooSoon), (#"{"version":1,"^Resumes"#, .unexpectedByte),
      (#"{"version":1,"resumes":0,"os":{"name":"\^n"#, .unexpectedByte),
      (#"{"version":1,"resumes":0,"os":{"name":"a"^ ,"distro""#, .unexpectedByte),
      ("{\"version\":1,\"resumes\":0,\"os\":{\"name\":\"a\u{7F}b^\",", .textNotPublishable),
      (#"{"version":1,"resumes":0,"os":{"name":""# + String(repeating: "é", count: 128) + "^é", .textTooLong),
    ] as [(String, Refusal.Reason)])
  func a_refusal_names_the_place(marked: String, reason: Refusal.Reason) throws {
    try expect(reason, inMarked: Array(marked.utf8))
  }

  @Test func a_refusal_of_a_list_names_the_place_behind_the_last_good_item() throws {
    try expect(.tooManyItems, inMarked: json(links: link(vif: "7^,8")))
    let outOfOrder = json(links: link(index: "2") + "," + link(index: "1"))
    #expect(refusal(of: outOfOrder) == Refusal(reason: .linksOutOfOrder, offset: outOfOrder.count - 1))
  }

  private func expect(_ reason: Refusal.Reason, inMarked bytes: [UInt8]) throws {
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
