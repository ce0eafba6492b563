// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Foundation
import Support
import Testing
import Wire

@testable import Collector

/// A unix socket that plays the publisher.
private final class Listener {
  let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
  private let socket = CSystem.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)

  init() throws {
    try #require(xga_bind(socket, path) == 0)
    try #require(listen(socket, 4) == 0)
  }

  deinit {
    close(socket)
    unlink(path)
  }

  func accept() -> Int32 { CSystem.accept(socket, nil, nil) }
}

private func read(_ count: Int, from socket: Int32) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  let found = recv(socket, &bytes, count, Int32(MSG_WAITALL))
  return Array(bytes.prefix(max(0, found)))
}

private func publisherSocket(_ path: String) -> PublisherSocket {
  var log = Log(program: "test")
  log.threshold = .error
  return PublisherSocket(path: path.cString, log)
}

/// What a process of its own wrote to standard error, without the path of the socket.
private func words(_ result: ExitTest.Result) -> [String] {
  result.errorLines.map { $0.replacing(#//.*?: /#, with: "") }
}

@Test func a_socket_that_is_not_there_is_tried_with_growing_delays() {
  var socket = publisherSocket("/nowhere/at/all")
  var now: Milliseconds = 0
  for delay in [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000] as [Milliseconds] {
    socket.advance(seen: 0, at: now)
    #expect(!socket.isReady && socket.watched.fd == -1)
    #expect(socket.wakesAt == now + delay)
    socket.advance(seen: 0, at: now + delay - 1)
    #expect(socket.wakesAt == now + delay)
    now += delay
  }
}

@Test func a_snapshot_is_wanted_at_once_and_unchanged_only_for_the_heartbeat() throws {
  let listener = try Listener()
  var socket = publisherSocket(listener.path)
  socket.advance(seen: 0, at: 5)
  #expect(socket.isReady && socket.wantsAt == 5)
  let publisher = listener.accept()
  defer { close(publisher) }

  socket.offer([0x61], at: 5)
  #expect(read(5, from: publisher) == [0, 0, 0, 1, 0x61])
  #expect(socket.wantsAt == 60_005)
  socket.offer([0x61], at: 60_004)
  socket.offer([0x62], at: 60_004)
  #expect(read(5, from: publisher) == [0, 0, 0, 1, 0x62])
  socket.offer([0x62], at: 120_004)
  #expect(read(5, from: publisher) == [0, 0, 0, 1, 0x62])
}

@Test func a_frame_goes_on_where_it_stopped_and_the_next_waits_for_it() throws {
  let listener = try Listener()
  var socket = publisherSocket(listener.path)
  socket.advance(seen: 0, at: 0)
  let publisher = listener.accept()
  defer { close(publisher) }

  var sent = 0
  while socket.isReady {
    sent += 1
    try #require(sent < 1_000)
    socket.offer(Array(repeating: UInt8(sent % 2), count: Bounds.snapshot), at: 0)
  }
  #expect(socket.watched.events & Int16(POLLOUT) != 0)
  for frame in 1...sent {
    var whole: [UInt8] = []
    while whole.count < Bounds.frameHeader + Bounds.snapshot {
      whole += read(min(1_000, Bounds.frameHeader + Bounds.snapshot - whole.count), from: publisher)
      socket.advance(seen: Int16(POLLOUT), at: 0)
    }
    #expect(whole == [0, 1, 0, 0] + Array(repeating: UInt8(frame % 2), count: Bounds.snapshot))
  }
  #expect(socket.isReady && socket.watched.events & Int16(POLLOUT) == 0)
}

@Test func the_next_snapshot_waits_until_the_last_was_read() throws {
  let listener = try Listener()
  var socket = publisherSocket(listener.path)
  socket.advance(seen: 0, at: 0)
  let publisher = listener.accept()
  defer { close(publisher) }
  socket.offer([0x61], at: 0)
  #expect(!socket.isReady && socket.wakesAt == Limits.gap)
  socket.advance(seen: 0, at: Limits.gap)
  #expect(!socket.isReady && socket.wakesAt == 2 * Limits.gap)
  #expect(read(5, from: publisher) == [0, 0, 0, 1, 0x61])
  socket.advance(seen: 0, at: 2 * Limits.gap)
  #expect(socket.isReady && socket.wakesAt == Limits.settled)
}

@Test func a_publisher_that_closes_soon_is_tried_with_growing_delays() throws {
  let listener = try Listener()
  var socket = publisherSocket(listener.path)
  var now: Milliseconds = 0
  for delay in [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000] as [Milliseconds] {
    socket.advance(seen: 0, at: now)
    #expect(socket.isReady == true)
    close(listener.accept())
    socket.advance(seen: Int16(POLLIN), at: now)
    #expect(!socket.isReady && socket.wakesAt == now + delay)
    now += delay
  }
}

@Test func a_connection_that_lasted_is_tried_again_soon() throws {
  let listener = try Listener()
  var socket = publisherSocket(listener.path)
  for now in [0, 100, 300] as [Milliseconds] {
    socket.advance(seen: 0, at: now)
    close(listener.accept())
    socket.advance(seen: Int16(POLLIN), at: now)
  }
  socket.advance(seen: 0, at: 700)
  let publisher = listener.accept()
  #expect(socket.wakesAt == 10_700)
  socket.advance(seen: 0, at: 10_700)
  #expect(socket.wakesAt == nil)
  close(publisher)
  socket.advance(seen: Int16(POLLIN), at: 20_000)
  #expect(socket.wakesAt == 20_100)
}

@Test func a_connection_that_lasts_is_told_where_the_log_says_it_is_lost_and_only_there() async throws {
  let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
    unsetenv("JOURNAL_STREAM")
    let listener = try Listener()
    var socket = PublisherSocket(path: listener.path.cString, Log(program: "test"))
    var now: Milliseconds = 0
    // Lost soon, lost after it lasted, and lost again, which the log keeps back.
    for lasts in [false, true, true, false] {
      socket.advance(seen: 0, at: now)
      if lasts { socket.advance(seen: 0, at: now + Limits.settled) }
      close(listener.accept())
      socket.advance(seen: Int16(POLLIN), at: now + Limits.settled)
      now += 20_000
    }
    socket.advance(seen: 0, at: now)
    socket.advance(seen: 0, at: now + Limits.settled)
    exit(socket.isReady ? .success : .system)
  }
  #expect(words(result) == ["test: connected", "test: closed by the publisher; trying again", "test: connected again"])
}

@Test func a_first_connection_that_comes_late_is_logged_once() async throws {
  let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
    unsetenv("JOURNAL_STREAM")
    var log = ConnectionStatusLog(path: "//socket".cString, Log(program: "test"))
    log.recordFailure("No such file or directory; trying again")
    log.recordConnected()
    log.recordRecovery("connected again")
    exit(.success)
  }
  #expect(words(result) == ["test: No such file or directory; trying again", "test: connected"])
}

@Test func a_publisher_that_takes_no_snapshot_is_told_and_that_it_does_again() async throws {
  let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
    unsetenv("JOURNAL_STREAM")
    let listener = try Listener()
    var socket = PublisherSocket(path: listener.path.cString, Log(program: "test"))
    socket.advance(seen: 0, at: 0)
    socket.advance(seen: 0, at: Limits.settled)
    let publisher = listener.accept()
    var now = Limits.settled
    var areRight = true
    var sent: UInt8 = 0
    for stuckFor in [Limits.stuck - 1, Limits.stuck, 3 * Limits.stuck] {
      areRight = areRight && socket.isReady && socket.wakesAt == nil
      let before = sent
      while socket.isReady && sent < 255 {
        sent += 1
        socket.offer(Array(repeating: sent, count: Bounds.snapshot), at: now)
      }
      let end = now + stuckFor
      while let time = socket.wakesAt, time <= end {
        areRight = areRight && time > now
        now = time
        socket.advance(seen: 0, at: now)
      }
      now = end
      var left = Int(sent - before) * (Bounds.frameHeader + Bounds.snapshot)
      while left > 0 {
        left -= read(min(left, 1_000), from: publisher).count
        socket.advance(seen: Int16(POLLOUT), at: now)
      }
    }
    exit(areRight ? .success : .system)
  }
  // The log keeps the second time back.
  #expect(
    words(result) == [
      "test: connected", "test: publisher has not read for 30 s; waiting", "test: publisher reads again",
    ])
}

@Test func bytes_from_the_publisher_end_the_connection() throws {
  let listener = try Listener()
  var socket = publisherSocket(listener.path)
  socket.advance(seen: 0, at: 0)
  let publisher = listener.accept()
  defer { close(publisher) }
  socket.advance(seen: Int16(POLLIN), at: 0)
  #expect(socket.isReady == true)
  #expect(write(publisher, "x", 1) == 1)
  socket.advance(seen: Int16(POLLIN), at: 0)
  #expect(socket.isReady == false)
}
