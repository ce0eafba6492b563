// SPDX-License-Identifier: Apache-2.0

import CSystem
import Support
import Testing
import Wire

@testable import Common

/// What was written belongs to the process.
@Suite struct LogPauseTests {
  @Test func a_line_is_written_once_whatever_its_digits_are() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      unsafe unsetenv("JOURNAL_STREAM")
      let log = Log(program: "test")
      for i in 0..<100 as Range<UInt64> { log(.warning, "frame refused", "at " + .decimal(i)) }
      log(.warning, "frame refused", "too long")
      exit(.success)
    }
    #expect(result.errorLines == ["test: frame refused: at 0", "test: frame refused: too long"])
  }

  @Test func a_line_comes_again_after_ten_minutes_with_the_number_of_those_between() {
    let recent = RecentLines()
    let seconds: [Milliseconds] = [5, 6, 604, 605, 606, 1_205, 5_000]
    let answers = seconds.map { recent.admit("eth0: no such device", at: $0 * 1_000) }
    #expect(answers == [0, nil, nil, 2, nil, 1, 0])
  }

  @Test func at_debug_each_line_is_written() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      var log = Log(program: "test")
      log.threshold = .debug
      for _ in 0..<3 { log(.warning, "frame refused", "too long") }
      exit(.success)
    }
    #expect(result.errorLines.count == 3)
  }

  @Test func a_line_that_ends_the_process_is_always_written() async throws {
    let result = try await #require(processExitsWith: .exitCode(69), observing: [\.standardErrorContent]) {
      let log = Log(program: "test")
      log(.error, "xenstore", "gone")
      log.fatal(.unavailable, "xenstore", "gone")
    }
    #expect(result.errorLines.count == 2)
  }

  @Test func the_end_of_a_trouble_is_written_whenever_it_was_last_and_the_log_says_what_it_wrote() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      unsafe unsetenv("JOURNAL_STREAM")
      var log = Log(program: "test")
      let wasWritten = [log(.warning, "eth0", "gone"), log(.warning, "eth0", "gone"), log(.debug, "eth0", "here")]
      for _ in 0..<2 { log.always(.info, "eth0", "here again") }
      log.threshold = .notice
      log.always(.info, "eth0", "here again")
      exit(wasWritten == [true, false, false] ? .success : .system)
    }
    #expect(result.errorLines == ["test: eth0: gone", "test: eth0: here again", "test: eth0: here again"])
  }

  /// The nth of lines that differ in more than digits.
  private func line(_ number: Int) -> Text { Text([UInt8](repeating: UInt8(ascii: "a"), count: number)) ?? "" }

  @Test func lines_at_the_limit_are_told_apart_and_all_others_count_as_the_last() {
    let recent = RecentLines()
    for i in 1...RecentLines.limit { #expect(recent.admit(line(i), at: 0) == 0) }
    for i in 1...RecentLines.limit { #expect(recent.admit(line(i), at: 1) == nil) }
    for i in 1_001...1_003 { #expect(recent.admit(line(i), at: 2) == nil) }
    // Those that are told apart are still.
    #expect(recent.admit(line(1), at: RecentLines.pause) == 1)
    #expect(recent.admit(line(RecentLines.limit), at: RecentLines.pause) == 4)
  }

  @Test func a_flood_of_different_lines_silences_none_for_longer_than_the_pause() {
    let recent = RecentLines()
    for i in 1...10 * RecentLines.limit { _ = recent.admit(line(i), at: 0) }
    let later = RecentLines.pause
    for i in 2_001...2_000 + RecentLines.limit { #expect(recent.admit(line(i), at: later) == 0) }
    #expect(recent.admit(line(3_001), at: later) == nil)
  }
}
