// SPDX-License-Identifier: Apache-2.0

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
    func what_comes_as_fast_as_can_be_is_held_to_the_budget(_ words: [String]) throws {
      let attack = try Attack()
      let files = words.dropFirst(2).map { HostileFrames.folder + "/" + $0 }
      do {
        _ = try attack.play(words.prefix(2) + files)
      } catch is LabError where words[2] == "length-largest" {
        // It is cut off at the first refusal.
      }
      try attack.expectUnharmed()
      let seconds = try attack.requestTimes()
      #expect(!seconds.isEmpty)
      // The first tree is besides; the trace has whole seconds.
      let most = 600 + seconds.count { $0 == seconds[0] }
      for first in Set(seconds) { #expect(seconds.count { (first..<first + 10).contains($0) } <= most) }
    }
  }
}
