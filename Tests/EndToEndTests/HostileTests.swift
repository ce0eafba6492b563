import Foundation
import Support
import Testing

extension EndToEnd {
  /// The publisher that ships, with a collector that was taken over at its socket.
  @Suite struct Hostile {
    @Test func the_corpus_is_what_its_generator_makes() throws {
      let keeps = ProcessInfo.processInfo.environment["XGA_KEEP_CORPUS"] == "1"
      var table = "| file | what it is | what becomes of it |\n|---|---|---|\n"
      for stream in HostileFrames.corpus {
        let file = URL(filePath: "\(HostileFrames.folder)/\(stream.name)")
        if keeps { try Data(stream.bytes).write(to: file) }
        #expect(try Array(Data(contentsOf: file)) == stream.bytes, "\(stream.name): make corpus")
        table += "| `\(stream.name)` | \(stream.what) | \(stream.isRefused ? "refused" : "published") |\n"
      }
      let page = URL(filePath: HostileFrames.folder + "/README.md")
      let head = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "| file |")[0]
      if keeps { try (head + table).write(to: page, atomically: true, encoding: .utf8) }
      #expect(try String(contentsOf: page, encoding: .utf8) == head + table)
      let files = try FileManager.default.contentsOfDirectory(atPath: HostileFrames.folder)
      #expect(files.count == HostileFrames.corpus.count + 1)
    }

    @Test func each_stream_of_the_corpus_is_published_or_refused() throws {
      #expect(HostileFrames.corpus.count >= 40)
      try Attack().send(HostileFrames.corpus)
    }

    @Test func each_field_takes_what_it_should_and_refuses_all_else() throws {
      let fields = HostileFrames.fields()
      #expect(fields.count >= 360)
      try Attack().send(fields)
    }

    @Test(arguments: [
      ["rights", "1"], ["rights", "253"], ["credentials"], ["urgent"], ["bytewise"], ["crowd", "200"], ["shut"],
    ])
    func no_way_to_send_a_frame_does_harm(_ way: [String]) throws {
      let attack = try Attack()
      _ = try attack.play(way + [HostileFrames.folder + "/example"])
      try attack.expectUnharmed()
    }

    @Test func ten_thousand_connections_leave_no_trace() throws {
      let attack = try Attack()
      #expect(try attack.play(["connects", "10000"]) == 10_000)
      #expect(attack.publisher.errorLines.count == 1)
      try attack.expectUnharmed()
    }

    @Test func half_a_frame_and_silence_keep_others_waiting_only_so_long_as_they_last() throws {
      let attack = try Attack()
      let holder = try Daemon(attack.words(["hold", HostileFrames.folder + "/example"]))
      #expect(eventually { holder.outputText.contains("holding") })
      let honest = try FrameSender(attack.socket)
      try honest.send(HostileFrames.frame(HostileFrames.example))
      pass(seconds: 0.3)
      #expect(try attack.published("data/os_distro") == nil)
      try holder.end(SIGKILL)
      #expect(try eventually { try attack.published("data/os_distro") == "debian" })
      honest.end()
      try attack.expectUnharmed()
    }

    @Test(arguments: [
      ["flood", "3", "example"], ["flood", "3", "length-largest"], ["flip", "3", "example", "many-links"],
    ])
    func what_comes_as_fast_as_can_be_is_held_to_the_rate(_ words: [String]) throws {
      let attack = try Attack()
      let files = words.dropFirst(2).map { HostileFrames.folder + "/" + $0 }
      do {
        _ = try attack.play(words.prefix(2) + files)
      } catch is LabError where words[2] == "length-largest" {
        // It is cut off at the first refusal.
      }
      try attack.expectUnharmed()
      let seconds = try attack.changeSets()
      #expect(!seconds.isEmpty)
      for first in Set(seconds) { #expect(seconds.count { (first..<first + 10).contains($0) } <= 20) }
    }
  }
}

/// A confined publisher in a guest of a real xenstored, and who attacks it.
private final class Attack {
  private let place = try? PublisherPlace()
  private let manager: ServiceManager
  let publisher: Daemon
  var socket: String { place?.socket ?? "" }
  private let residentAtFirst: Int

  init() throws {
    manager = try ServiceManager()
    guard let place else { throw LabError("no guest") }
    publisher = try place.start([:], manager)
    guard eventually({ [manager] in manager.message() == "READY=1" }) else { throw LabError("\(publisher.errorLines)") }
    // With what an honest frame takes.
    residentAtFirst = try publisher.residentKiB()
  }

  func words(_ way: [String]) -> [String] { ["python3", Places.lab + "/hostile.py", socket] + way }

  /// Returns the number that is printed.
  func play(_ way: [String]) throws -> Int? {
    Int(try run(words(way), deadline: 60).trimmingCharacters(in: .newlines))
  }

  /// Sends each stream on a connection of its own.
  func send(_ streams: [HostileFrames.Stream]) throws {
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
    try expectUnharmed()
  }

  func published(_ node: String) throws -> String? {
    guard let place else { return nil }
    return try place.xenstored.dom0.tree(place.guest.home)[node]
  }

  /// When each change set was, in seconds.
  func changeSets() throws -> [Int] {
    try requests().filter { $0.operation == "TRANSACTION_START" }.map(\.second)
  }

  private func requests() throws -> [Trace.Request] {
    guard let place else { return [] }
    return try place.xenstored.requests(of: place.guest.domid)
  }

  /// The publisher still serves, as large as before and with the same descriptors, and has written no node but those
  /// of the grammar.
  func expectUnharmed(at location: SourceLocation = #_sourceLocation) throws {
    let honest = HostileFrames.frame(HostileFrames.example.replacing("\"guest\"", with: "\"at-last\""))
    let isPublished = try eventually(deadline: 15) {
      let sender = try FrameSender(socket)
      try sender.send(honest)
      return try sender.finish() && published("data/host_name") == "at-last"
    }
    #expect(isPublished, "\(publisher.errorLines.suffix(3))", sourceLocation: location)
    #expect(publisher.running, "signal \(publisher.endSignal ?? 0)", sourceLocation: location)
    let folder = "/proc/\(publisher.pid)/fd"
    let areClosed = try eventually {
      try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { Int($0) }.sorted() == [0, 1, 2, 3, 4]
    }
    #expect(areClosed, sourceLocation: location)
    // One frame's buffer, the tree, and pages of libraries that were not needed before.
    let grown = try publisher.residentKiB() - residentAtFirst
    #expect(grown <= 512, sourceLocation: location)
    let others = try requests().filter { request in
      try request.isChange && !NodeGrammar.allows(request)
    }
    #expect(others == [], sourceLocation: location)
  }
}
