// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// What a script printed, and its exit status.
public struct Answer {
  public let text: String
  public let status: Int
}

/// A serial line with `Lab/serve` at its other end, which runs scripts.
final class Terminal {
  private let descriptor: Int32
  private var unread: [UInt8] = []

  /// Connects to QEMU's socket of the line, and waits until scripts are served.
  init(_ path: String, deadline: Double) throws {
    descriptor = try connectedSocket(path)
    let end = ContinuousClock.now + .seconds(deadline)
    while try line(before: end) != "@READY" {}
  }

  deinit { close(descriptor) }

  /// Runs a script, whose number nothing else has had.
  func run(_ script: String, number: Int, deadline: Double) throws -> Answer {
    let end = ContinuousClock.now + .seconds(deadline)
    try sendAll(descriptor, Array("\(number) \(Self.line(of: script))\n".utf8))
    while try line(before: end) != "@BEGIN \(number)" {}
    var lines: [String] = []
    while true {
      let line = try line(before: end)
      if line.hasPrefix("@END \(number) ") { return Answer(lines, ending: line) }
      lines.append(line)
    }
  }

  /// A script as `serve` takes it, in one line without a quote: with the escapes that printf's `%b` has.
  static func line(of script: String) -> String {
    script.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("'", with: "\\0047")
  }

  private func line(before end: ContinuousClock.Instant) throws -> String {
    while true {
      if let newline = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeFirst(newline + 1) }
        return String(decoding: unread[..<newline], as: UTF8.self)
      }
      guard ContinuousClock.now < end else { throw LabError("dom0 does not answer in time") }
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 100) > 0 else { continue }
      var piece = [UInt8](repeating: 0, count: 4_096)
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { throw LabError("the machine has ended") }
      unread += piece[..<count]
    }
  }
}

extension Answer {
  /// From the lines after `@BEGIN`, and the one of `@END`, before which `serve` puts a newline.
  init(_ lines: [String], ending last: String) {
    let lines = lines.last == "" ? lines.dropLast() : lines[...]
    text = lines.joined(separator: "\n")
    status = last.split(separator: " ").last.flatMap { Int($0) } ?? -1
  }
}
