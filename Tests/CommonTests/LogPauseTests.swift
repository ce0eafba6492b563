// SPDX-License-Identifier: Apache-2.0

import CCommon
import CSystem
import Common
import Support
import Testing
import Wire

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

  @Test func a_line_comes_again_after_ten_minutes_with_the_number_of_those_between() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      let line = Array("eth0: no such device".utf8)
      var answers: [UInt?] = []
      for now in [5, 6, 604, 605, 606, 1_205, 5_000] {
        var keptBack: UInt = 0
        let isAdmitted = unsafe common_admit_line(line, line.count, now, &keptBack)
        answers.append(isAdmitted ? keptBack : nil)
      }
      exit(answers == [0, nil, nil, 2, nil, 1, 0] ? .success : .system)
    }
    #expect(result.exitStatus == .exitCode(0))
  }

  @Test func a_line_that_comes_again_says_how_often_it_came() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      unsafe unsetenv("JOURNAL_STREAM")
      let line = Array("eth0: no such device".utf8)
      // As if it had been written ten minutes ago, and kept back three times since.
      let then = Int(monotonicNow() / 1_000) - Int(COMMON_LINE_PAUSE)
      var keptBack: UInt = 0
      for _ in 0..<4 { _ = unsafe common_admit_line(line, line.count, then, &keptBack) }
      Log(program: "test")(.warning, "eth0", "no such device")
      exit(.success)
    }
    #expect(result.errorLines == ["test: eth0: no such device (and 3 times before)"])
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

  @Test func so_many_different_lines_are_told_apart_and_all_others_count_as_one() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      let log = Log(program: "test")
      for _ in 0..<2 {
        for i in 1...Int(COMMON_LINES) + 2 { log(.warning, "object", Text(Array(repeating: 0x61, count: i)) ?? "") }
      }
      exit(.success)
    }
    #expect(result.errorLines.count == Int(COMMON_LINES))
  }
}
