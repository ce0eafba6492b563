import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Frames {
    static let snapshot = Array(
      #"{"version":1,"resumes":0,"os":{"name":"","distro":"","major":"","minor":"","kernel":""},"#
        .utf8)

    /// Announced length and bytes.
    static let refused: [(UInt32, [UInt8])] = [
      (0, []),
      (65_537, []),
      (.max, Array(repeating: 0x7B, count: 1_000)),
      (7, Array("garbage".utf8)),
      (2, Array("{}".utf8)),
      (UInt32(snapshot.count), snapshot),
      (13, Array(#"{"version":2,"#.utf8)),
      (4, [0xFF, 0xFE, 0x00, 0x0A]),
    ]

    @Test func a_refused_frame_closes_its_connection_with_one_log_line() throws {
      let scenario = try Scenario()
      let publisher = try scenario.startPublisher(logLevel: "warning")
      for (number, (length, bytes)) in Self.refused.enumerated() {
        let sender = try FrameSender(scenario.socket)
        try sender.send(length: length, bytes)
        #expect(sender.isClosed(), "frame \(number)")
        #expect(eventually { publisher.errorLines.count == number + 1 }, "\(scenario.log)")
      }
      #expect(try scenario.published().isEmpty)
      try scenario.startCollector()
      try expectVifs(scenario, Vif(0, "eth0"))
      #expect(publisher.errorLines.count == Self.refused.count)
    }

    @Test func half_a_frame_is_never_acted_on() throws {
      let scenario = try Scenario()
      let publisher = try scenario.startPublisher(logLevel: "warning")
      for part in [1, 4, 20] {
        let sender = try FrameSender(scenario.socket)
        try sender.send(Array(([0, 0, 1, 0] + Self.snapshot).prefix(part)))
      }
      #expect(eventually { publisher.errorLines.count == 3 }, "\(scenario.log)")
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
