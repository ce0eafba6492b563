// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Support
import Testing
import Wire

private let everyLevel: [Log.Level] = [.error, .warning, .notice, .info, .debug]

/// Sets JOURNAL_STREAM as systemd does for a service whose standard error the journal reads.
private func nameStandardErrorAsJournal() {
  var status = stat()
  unsafe fstat(STDERR_FILENO, &status)
  unsafe setenv("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino)", 1)
}

/// What writes runs in a process of its own: standard error and the environment belong to the process.
@Suite struct LogTests {
  @Test func a_line_begins_with_the_program_where_no_journal_reads() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      unsafe unsetenv("JOURNAL_STREAM")
      Log(program: "xen-guest-test")(.warning, "eth0", "no such device")
      exit(.success)
    }
    #expect(result.errorText == "xen-guest-test: eth0: no such device\n")
  }

  @Test func the_journals_stream_of_another_process_is_not_ours() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      unsafe setenv("JOURNAL_STREAM", "8:1234", 1)
      Log(program: "xen-guest-test")(.warning, "eth0", "no such device")
      exit(.success)
    }
    #expect(result.errorText == "xen-guest-test: eth0: no such device\n")
  }

  @Test func a_line_begins_with_its_priority_where_the_journal_reads() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      nameStandardErrorAsJournal()
      var log = Log(program: "xen-guest-test")
      log.threshold = .debug
      for word in ["error", "warning", "notice", "info", "debug"] as [Text] {
        do { log(try Log.Level(option: word), "level", word) } catch { exit(.usage) }
      }
      exit(.success)
    }
    #expect(
      result.errorText == "<3>level: error\n<4>level: warning\n<5>level: notice\n<6>level: info\n<7>level: debug\n")
  }

  @Test func what_is_below_the_threshold_is_not_written() async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
      nameStandardErrorAsJournal()
      var log = Log(program: "xen-guest-test")
      for (level, letter) in zip(everyLevel, ["a", "b", "c", "d", "e"] as [Text]) { log(level, "threshold", letter) }
      log.threshold = .error
      for (level, letter) in zip(everyLevel, ["f", "g", "h", "i", "j"] as [Text]) { log(level, "threshold", letter) }
      exit(.success)
    }
    #expect(
      String(decoding: result.standardErrorContent, as: UTF8.self)
        == "<3>threshold: a\n<4>threshold: b\n<5>threshold: c\n<6>threshold: d\n<3>threshold: f\n")
  }

  @Test(arguments: ["", "Error", "err", "errors", "3", " info"])
  func a_level_has_one_name(word: String) throws {
    let word = try #require(Text(Array(word.utf8)))
    #expect(throws: UsageError.self) { try Log.Level(option: word) }
  }

  @Test func failing_writes_the_reason_and_ends_with_the_status() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(69), observing: [\.standardErrorContent]
    ) {
      unsafe unsetenv("JOURNAL_STREAM")
      Log(program: "xen-guest-test").fatal(.unavailable, "/dev/xen/xenbus", .errno(ENOENT))
    }
    #expect(
      String(decoding: result.standardErrorContent, as: UTF8.self)
        == "xen-guest-test: /dev/xen/xenbus: No such file or directory\n")
  }

  @Test func the_whole_of_a_text_is_written_or_an_error_thrown() throws {
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    try writeAll(Array("one line\n".utf8), to: ends[1])
    try writeAll([], to: ends[1])
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = unsafe read(ends[0], &buffer, buffer.count)
    #expect(buffer.prefix(count).elementsEqual("one line\n".utf8))
    close(ends[0])
    #expect(throws: SystemError(errno: EBADF)) { try writeAll([0], to: -1) }
    close(ends[1])
  }
}
