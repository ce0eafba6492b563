// SPDX-License-Identifier: Apache-2.0

import Random
import Testing

@testable import Wire
@testable import WireEncoder

@Suite struct FrameTests {
  @Test func the_header_is_the_length_with_its_highest_byte_first() throws {
    let snapshot = [UInt8](repeating: 0x20, count: 0x0102)
    #expect(try Frame.wrap(snapshot) == [0, 0, 1, 2] + snapshot)
    #expect(try Frame.wrap([0x20]) == [0, 0, 0, 1, 0x20])
  }

  @Test func a_length_a_reader_would_refuse_is_not_written() throws {
    let longest = [UInt8](repeating: 0x20, count: Bounds.snapshot)
    #expect(try Frame.wrap(longest).prefix(4) == [0, 1, 0, 0])
    #expect(throws: Refusal(reason: .frameLength, offset: 65_537)) {
      try Frame.wrap(longest + [0x20])
    }
    #expect(throws: Refusal(reason: .frameLength, offset: 0)) { try Frame.wrap([]) }
  }

  @Test func a_header_announces_a_length_from_1_to_the_limit() throws {
    #expect(try Frame.length([0, 0, 0, 1]) == 1)
    #expect(try Frame.length([0, 1, 0, 0]) == 65_536)
    #expect(throws: Refusal(reason: .frameLength, offset: 0)) { try Frame.length([0, 0, 0, 0]) }
    #expect(throws: Refusal(reason: .frameLength, offset: 65_537)) {
      try Frame.length([0, 1, 0, 1])
    }
  }

  @Test func frames_arrive_the_same_in_whatever_pieces() throws {
    for seed in 0..<20 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let snapshots = (0..<4).map { _ in random.snapshot(links: 3, text: 20, addresses: 3) }
      let stream = try snapshots.flatMap { try Frame.wrap($0.encoded()) }
      var reader = FrameReader()
      #expect(try deliver(stream, to: &reader) { $0 } == snapshots, "seed \(seed)")
      #expect(try deliver(stream, to: &reader) { _ in 1 } == snapshots, "seed \(seed)")
      #expect(
        try deliver(stream, to: &reader) { _ in random.below(30) } == snapshots, "seed \(seed)")
      #expect(!reader.isMidFrame)
    }
  }

  @Test func the_longest_snapshot_fits_and_one_byte_more_does_not() throws {
    let longest = try Snapshot.ofEncodedLength(Bounds.snapshot)
    let bytes = try longest.encoded()
    #expect(bytes.count == 65_536)
    var reader = FrameReader()
    #expect(try deliver(Frame.wrap(bytes), to: &reader) { _ in 4096 } == [longest])

    let longer = try Snapshot.ofEncodedLength(Bounds.snapshot + 1)
    #expect(refusal(of: longer)?.reason == .snapshotTooLong)
    #expect(refusal(of: bytes + [0x20])?.reason == .snapshotTooLong)
  }

  @Test(
    arguments: [
      ([0, 0, 0, 0], .frameLength, 0), ([0, 1, 0, 1], .frameLength, 65_537),
      ([1, 0, 0, 0], .frameLength, 1 << 24),
      ([0x7F, 0xFF, 0xFF, 0xFF], .frameLength, 1 << 31 - 1),
      ([0x80, 0, 0, 0], .frameLength, 1 << 31),
      ([0xFF, 0xFF, 0xFF, 0xFF], .frameLength, 1 << 32 - 1),
    ] as [([UInt8], Text, Int)])
  func a_length_out_of_bounds_is_refused_until_reset(
    header: [UInt8], reason: Text, length: Int
  )
    throws
  {
    let expected = Refusal(reason: reason, offset: length)
    var reader = FrameReader()
    #expect(throws: expected) { try deliver(header, to: &reader) { _ in 1 } }
    #expect(reader.isMidFrame)
    #expect(throws: expected) { try deliver([0x20], to: &reader) { _ in 1 } }
    reader.reset()
    #expect(try deliver(Frame.wrap(Snapshot.full.encoded()), to: &reader) { _ in 1 } == [.full])
  }

  @Test func a_refused_snapshot_leaves_the_reader_at_the_next_frame() throws {
    let good = try Frame.wrap(Snapshot.full.encoded())
    var reader = FrameReader()
    for _ in 0..<3 {
      #expect(throws: Refusal(reason: .unexpectedByte, offset: 0)) {
        try deliver([0, 0, 0, 2, 0x20, 0x20], to: &reader) { _ in 1 }
      }
      #expect(!reader.isMidFrame)
      #expect(try deliver(good, to: &reader) { _ in 7 } == [.full])
    }
    #expect(throws: Refusal(reason: .unexpectedByte, offset: 0)) {
      try deliver([0, 1, 0, 0] + [UInt8](repeating: 0x20, count: 65_536), to: &reader) { _ in 1000 }
    }
  }

  @Test func every_prefix_waits_for_more_and_reset_forgets_it() throws {
    let frame = try Frame.wrap(json(links: link(vif: "0", ipv4: "\"192.0.2.1/24\"")))
    var reader = FrameReader()
    for end in frame.indices {
      #expect(try deliver(Array(frame[..<end]), to: &reader) { _ in 50 }.isEmpty)
      #expect(reader.isMidFrame == (end > 0))
      reader.reset()
      #expect(!reader.isMidFrame)
    }
    for end in 0..<frame.count - Bounds.frameHeader {
      #expect(refusal(of: Array(frame[4..<4 + end])) == Refusal(reason: .endedTooSoon, offset: end))
    }
  }

  @Test func every_change_of_one_byte_is_refused_or_canonical() throws {
    let text = link(name: "é\\\\", vif: "10", ipv4: "\"192.0.2.1/24\"")
    let frame = try Frame.wrap(
      json(resumes: "7", host: "a", total: "1024", balloon: "1", links: text))
    var reader = FrameReader()
    var changed = frame
    var accepted = 0
    for place in frame.indices {
      for byte in 0...255 as ClosedRange<UInt8> where byte != frame[place] {
        changed[place] = byte
        for snapshot in (try? deliver(changed, to: &reader) { $0 }) ?? [] {
          accepted += 1
          if try Frame.wrap(snapshot.encoded()) != changed {
            Issue.record("place \(place) byte \(byte)")
          }
        }
        reader.reset()
      }
      changed[place] = frame[place]
    }
    #expect(accepted > 100)
  }

  @Test func nothing_beyond_the_frame_is_asked_for() throws {
    let frame = try Frame.wrap(json())
    var reader = FrameReader()
    var asked: [Int] = []
    _ = try deliver(frame + frame, to: &reader) {
      asked.append($0)
      return $0
    }
    #expect(asked == [4, frame.count - 4, 4, frame.count - 4])
  }
}
