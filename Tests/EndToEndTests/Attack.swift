// SPDX-License-Identifier: Apache-2.0

import Foundation
import NodeGrammar
import Support
import Testing

/// A confined publisher in a guest of a real xenstored, and who attacks it.
final class Attack {
  private let place = try? PublisherPlace()
  private let manager: ServiceManager
  let publisher: Daemon
  var socket: String { place?.socket ?? "" }
  private let anonymousAtFirst: Int
  private let mappingsAtFirst: [Substring]

  /// - Parameter environment: of the publisher.
  init(_ environment: [String: String] = [:]) throws {
    manager = try ServiceManager()
    guard let place else { throw LabError("no guest") }
    publisher = try place.start(environment, manager)
    guard eventually({ [manager] in manager.message() == "READY=1" }) else { throw LabError("\(publisher.errorLines)") }
    // With what an honest frame takes.
    anonymousAtFirst = try publisher.anonymousKiB()
    mappingsAtFirst = try publisher.mappings()
  }

  func words(_ way: [String]) -> [String] { ["python3", Places.lab + "/hostile.py", socket] + way }

  /// Returns the number that is printed.
  func play(_ way: [String]) throws -> Int? {
    Int(try run(words(way), deadline: 60).trimmingCharacters(in: .newlines))
  }

  /// Sends each stream on a connection of its own.
  func send(_ streams: [HostileFrames.Stream], mostKiB: Int = 512) throws {
    var refused = publisher.errorLines.count
    for stream in streams {
      let sender = try FrameSender(socket)
      // The publisher may have closed already.
      try? sender.send(stream.bytes)
      #expect(sender.finish(), "\(stream.name) \(stream.what)")
      if stream.isRefused { refused += 1 }
      _ = eventually(deadline: 1) { publisher.errorLines.count >= refused }
      let count = publisher.errorLines.count
      #expect(count == refused, "\(stream.name) \(stream.what): \(publisher.errorLines.last ?? "")")
      refused = count
    }
    try expectUnharmed(mostKiB: mostKiB)
  }

  /// Sends a signal to xenstored.
  func killXenstored(_ signal: Int32) { place?.xenstored.kill(signal) }

  func published(_ node: String) throws -> String? {
    guard let place else { return nil }
    return try place.xenstored.dom0.tree(place.guest.home)[node]
  }

  /// When each request was, in seconds.
  func requestTimes() throws -> [Int] { try requests().map(\.second) }

  private func requests() throws -> [Trace.Request] {
    guard let place else { return [] }
    return try place.xenstored.requests(of: place.guest.domid)
  }

  /// The publisher still serves, as large as before and with the same descriptors, and has written no node but those
  /// of the grammar.
  ///
  /// - Parameter mostKiB: that it may have grown by.
  func expectUnharmed(mostKiB: Int = 512, at location: SourceLocation = #_sourceLocation) throws {
    let honest = HostileFrames.frame(HostileFrames.example.replacing("\"guest\"", with: "\"at-last\""))
    let isPublished = try eventually(deadline: 15) {
      let sender = try FrameSender(socket)
      try sender.send(honest)
      return try sender.finish() && published("data/host_name_dns") == "at-last"
    }
    #expect(isPublished, "\(publisher.errorLines.suffix(3))", sourceLocation: location)
    #expect(publisher.running, "signal \(publisher.endSignal ?? 0)", sourceLocation: location)
    let folder = "/proc/\(publisher.pid)/fd"
    let areClosed = try eventually {
      try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { Int($0) }.sorted() == [0, 1, 2, 3, 4]
    }
    #expect(areClosed, sourceLocation: location)
    // One frame's buffer, and the tree.
    let grown = try publisher.anonymousKiB() - anonymousAtFirst
    #expect(grown <= mostKiB, sourceLocation: location)
    // It has taken no memory that it did not have, but for its stack.
    let mappings = try publisher.mappings()
    #expect(mappings == mappingsAtFirst, sourceLocation: location)
    let others = try requests().filter { request in
      request.isChange && !NodeGrammar.allows(request)
    }
    #expect(others == [], sourceLocation: location)
  }
}

extension Daemon {
  /// What its memory is made of, without the stack, which grows by itself.
  fileprivate func mappings() throws -> [Substring] {
    try String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8).split(separator: "\n").filter {
      !$0.hasSuffix("[stack]")
    }
  }
}
