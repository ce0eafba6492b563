// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Frames {
    /// The beginning of a snapshot.
    static let snapshot = Array(#"{"version":1,"resumes":0,"os":{"name":"","distro":"","major":"12"#.utf8)

    /// Announced length and bytes, and the line where it is the first of its kind.
    static let refused: [(UInt32, [UInt8], String?)] = [
      (0, [], "frame of a length out of bounds at 0"),
      (65_537, [], nil),
      (.max, Array(repeating: 0x7B, count: 1_000), nil),
      (7, Array("garbage".utf8), "unexpected byte at 0"),
      (2, Array("{}".utf8), nil),
      (UInt32(snapshot.count), snapshot, "ended too soon at \(snapshot.count)"),
      (13, Array(#"{"version":2,"#.utf8), "format of another release of the collector at 12"),
      (4, [0xFF, 0xFE, 0x00, 0x0A], nil),
    ]

    @Test func a_refused_frame_closes_its_connection_and_each_kind_is_logged_once() throws {
      let scenario = try Scenario()
      let publisher = try scenario.startPublisher(logLevel: "warning")
      var lines: [String] = []
      for (number, (length, bytes, line)) in Self.refused.enumerated() {
        let sender = try FrameSender(scenario.socket)
        try sender.send(length: length, bytes)
        #expect(sender.isClosed(), "frame \(number)")
        if let line { lines.append("xen-guest-publisher: invalid frame from collector: " + line) }
        #expect(eventually { publisher.errorLines == lines }, "\(scenario.log)")
      }
      #expect(try scenario.published().isEmpty)
      try scenario.startCollector()
      try expectVifs(scenario, Vif(0, "eth0"))
      #expect(publisher.errorLines == lines)
    }

    @Test func half_a_frame_is_never_acted_on() throws {
      let scenario = try Scenario()
      let publisher = try scenario.startPublisher(logLevel: "debug")
      func halves() -> [String] { publisher.errorLines.filter { $0.hasSuffix("gone in the middle of a frame") } }
      for part in [1, 4, 20] {
        let sender = try FrameSender(scenario.socket)
        try sender.send(Array(([0, 0, 1, 0] + Self.snapshot).prefix(part)))
      }
      #expect(eventually { halves().count == 3 }, "\(scenario.log)")
      #expect(try scenario.published().isEmpty)
      try scenario.startCollector()
      try expectVifs(scenario, Vif(0, "eth0"))
    }

    @Test func a_refused_frame_leaves_the_last_good_state() throws {
      let scenario = try Scenario.started()
      let mark = try scenario.requests().count
      try scenario.collector?.end(SIGKILL)
      let sender = try FrameSender(scenario.socket)
      try sender.send(length: 7, Array("garbage".utf8))
      #expect(sender.isClosed())
      #expect(try scenario.vifLines() == Vif.fixture.lines)
      #expect(try scenario.requests(since: mark).isEmpty)
    }

    @Test func only_owner_and_group_may_connect() throws {
      let scenario = try Scenario()
      try scenario.startPublisher()
      _ = try FrameSender(scenario.socket)
      #expect(try run("stat", "-c", "%a %F", scenario.socket) == "660 socket\n")
    }
  }
}
