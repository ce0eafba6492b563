// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What a program makes of what its parent and another publisher left it.
  @Suite struct Inheritance {
    @Test func the_publisher_ends_at_sigterm_though_its_parent_ignored_that() throws {
      let place = try PublisherPlace()
      let publisher = try Daemon(["sh", "-c", "trap '' TERM; exec \(place.command.joined(separator: " "))"])
      _ = try FrameSender(place.socket)
      try publisher.end(SIGTERM)
      #expect(publisher.endSignal == SIGTERM)
    }

    @Test func the_collector_ends_at_sigterm_though_its_parent_ignored_that() throws {
      let folder = try TemporaryFolder()
      let start = "trap '' TERM; exec \(Places.collector) --socket \(folder.path)/none"
      let collector = try Daemon(["sh", "-c", start])
      #expect(eventually { !collector.errorLines.isEmpty })
      try collector.end(SIGTERM)
      #expect(collector.endSignal == SIGTERM)
    }

    /// Otherwise its sockets get these numbers, and what it logs is sent to them.
    @Test func the_collector_opens_standard_descriptors_that_are_closed() throws {
      let folder = try TemporaryFolder()
      let start = "exec \(Places.collector) --socket \(folder.path)/none 0<&- 1>&- 2>&-"
      let collector = try Daemon(["sh", "-c", start])
      for descriptor in 0...2 {
        let path = "/proc/\(collector.pid)/fd/\(descriptor)"
        let isOpened = eventually {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == "/dev/null"
        }
        #expect(isOpened, "\(descriptor)")
      }
      #expect(collector.running)
    }

    @Test func a_standard_output_that_is_closed_is_an_error() throws {
      let collector = try Daemon(["sh", "-c", "exec \(Places.collector) --once --stdout 1>&-"])
      #expect(try collector.wait() != 0)
      #expect(collector.errorLines.last?.contains("Bad file descriptor") == true, "\(collector.errorLines)")
    }

    @Test func sockets_that_were_passed_to_another_process_are_not_the_collectors() throws {
      let start = "export LISTEN_PID=1 LISTEN_FDS=2; exec \(Places.collector) --once --stdout 3</dev/null 4</dev/null"
      let collector = try Daemon(["sh", "-c", start])
      #expect(try collector.wait() == 0, "\(collector.errorLines)")
      #expect(collector.outputText.hasPrefix("{"))
    }

    /// Only the command line may name another xenstore than the device.
    @Test(arguments: ["XENSTORED_PATH", "XENSTORED_RUNDIR"])
    func a_xenstore_that_the_environment_names_is_not_asked(_ name: String) throws {
      let place = try PublisherPlace()
      let folder = try TemporaryFolder()
      try FileManager.default.linkItem(atPath: place.guest.socket, toPath: folder.path + "/socket")
      let value = name == "XENSTORED_PATH" ? place.guest.socket : folder.path
      let publisher = try Daemon([Places.publisher, "--socket", place.socket], environment: [name: value])
      #expect(try publisher.wait() == 69)
      #expect(publisher.errorLines.last?.hasSuffix("; this is no Xen guest") == true, "\(publisher.errorLines)")
    }

    /// One is served and five wait, so that nobody can connect.
    @Test func a_second_publisher_ends_at_once_though_the_firsts_backlog_is_full() throws {
      let place = try PublisherPlace()
      let first = try Daemon(place.command)
      let collectors = try (1...6).map { _ in try FrameSender(place.socket) }
      let second = try Daemon(place.command)
      #expect(try second.wait() == 71)
      #expect(second.errorLines.last?.hasSuffix("\(place.socket): another publisher has it") == true)
      #expect(first.running)
      for collector in collectors { collector.end() }
    }
  }
}
