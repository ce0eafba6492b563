// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct CommandLines {
    @Test(arguments: [
      (["--nonsense"], "--nonsense"), (["argument"], "argument"), (["--socket"], "--socket"),
      (["--schema", "xml"], "xml"), (["--log-level", "loud"], "loud"),
    ])
    func the_publisher_refuses_what_it_does_not_know(_ arguments: [String], _ named: String) throws {
      try expectFailure([Places.publisher] + arguments, status: 64, naming: [named])
    }

    @Test(arguments: [
      (["--nonsense"], "--nonsense"), (["argument"], "argument"), (["--interval"], "--interval"),
      (["--interval", "0"], "0"), (["--interval", "often"], "often"), (["--interval", "-1"], "-1"),
      (["--interval", "99999999999999999999"], "99999999999999999999"), (["--log-level", "loud"], "loud"),
    ])
    func the_collector_refuses_what_it_does_not_know(_ arguments: [String], _ named: String) throws {
      try expectFailure([Places.collector] + arguments, status: 64, naming: [named])
    }

    @Test func a_schema_of_the_environment_is_checked_too() throws {
      let process = try Daemon([Places.publisher], environment: ["XENSTORE_SCHEMA": "xml"])
      #expect(try process.wait() == 64)
      #expect(process.errorLines.count == 1)
    }

    @Test func a_xenstore_that_cannot_be_reached_is_named() throws {
      let folder = try TemporaryFolder()
      try expectFailure(
        [Places.publisher, "--socket", folder.path + "/socket", "--xenstore", "/nonexistent"],
        status: 69, naming: ["/nonexistent", "No such file or directory"])
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func dom0_is_refused(_ kind: Xenstored.Kind) throws {
      let folder = try TemporaryFolder()
      let xenstored = try Xenstored(kind)
      let command = [
        Places.publisher, "--socket", folder.path + "/socket", "--xenstore", xenstored.socket,
      ]
      try expectFailure(command, status: 69, naming: [xenstored.socket])
      // As its toolstack writes it when dom0 starts.
      try xenstored.dom0.write("/local/domain/0/domid", "0")
      try expectFailure(command, status: 69, naming: ["dom0"])
    }

    @Test func a_publisher_that_cannot_be_reached_is_named() throws {
      try expectFailure(
        [Places.collector, "--once", "--socket", "/nonexistent/socket"], status: 69,
        naming: ["/nonexistent/socket", "No such file or directory"])
    }

    @Test func a_root_that_is_not_there_is_named() throws {
      try expectFailure(
        [Places.collector, "--once", "--stdout", "--root", "/nonexistent"], status: 71,
        naming: ["/nonexistent", "No such file or directory"])
    }

    @Test func a_standard_output_that_takes_nothing_is_named_and_one_that_nobody_reads_is_no_trouble() throws {
      try expectFailure(
        ["sh", "-c", "exec $0 --once --stdout >/dev/full", Places.collector], status: 71,
        naming: ["standard output", "No space left on device"])
      let unread = try Daemon(["bash", "-c", "exec 9> >(:); wait $!; exec $0 --once --stdout >&9", Places.collector])
      #expect(try unread.wait() == 71)
      #expect(unread.errorLines == [])
    }

    @Test func a_service_manager_that_cannot_be_told_is_named() throws {
      let xenstored = try Xenstored(.c)
      let guest = try Guest(xenstored, toolstack: .xapi)
      let folder = try TemporaryFolder()
      let command = [Places.publisher, "--socket", folder.path + "/socket", "--xenstore", guest.socket]
      try expectFailure(
        ["env", "NOTIFY_SOCKET=/nonexistent"] + command, status: 71,
        naming: ["NOTIFY_SOCKET", "No such file or directory"])
      withExtendedLifetime(xenstored) {}
    }

    @Test func a_socket_that_accepts_no_more_ends_the_publisher_with_its_reason() throws {
      let scenario = try Scenario.started()
      let publisher = try #require(scenario.publisher)
      try Lockdown.shutDown(3, of: publisher)
      // It finds that out when it is done with the collector that it has.
      try scenario.collector?.end(SIGKILL)
      #expect(try publisher.wait() == 71)
      #expect(publisher.errorLines.last == "xen-guest-publisher: accept: Invalid argument", "\(scenario.log)")
    }

    @Test(arguments: ["", "\n", "garbage\n", "{}\n", #"{"version":1"#, "\0\0\0\u{1}", "\0\u{1}\0\u{1}"])
    func bad_input_to_print_is_refused(_ input: String) throws {
      let process = try Daemon([Places.publisher, "--print"], input: Array(input.utf8))
      #expect(try process.wait() == 65)
      #expect(process.errorLines.count == 1)
      #expect(process.outputText == "")
    }

    @Test(arguments: ["std", "rfc"])
    func what_is_printed_is_what_would_be_published(_ schema: String) throws {
      let network = try Network()
      let root = try Root()
      try root.addVif("eth0", devid: 0)
      try network.addLink("eth0", hardwareAddress: "00:16:3e:00:00:00")
      try network.ip(fixtureAddresses)
      let collector = try Daemon(
        network.entry + [Places.collector, "--once", "--stdout", "--root", root.path])
      #expect(try collector.wait() == 0)
      let publisher = try Daemon(
        [Places.publisher, "--print", "--schema", schema], input: Array(collector.outputText.utf8))
      #expect(try publisher.wait() == 0)
      let expected = try Places.fixture("\(schema)-tree.txt")
      #expect(publisher.outputText == expected)
      #expect(collector.errorLines + publisher.errorLines == [])
    }

    @Test(arguments: ["publisher", "collector"], ["--help", "--version"])
    func help_and_version_are_printed(_ name: String, _ option: String) throws {
      let process = try Daemon([name == "publisher" ? Places.publisher : Places.collector, option])
      #expect(try process.wait() == 0)
      #expect(process.outputText.contains("xen-guest-\(name)"))
      #expect(process.outputText.hasSuffix("\n"))
      #expect(process.errorLines == [])
    }
  }
}

/// Expects a command to end with `status` and one line that has each of `words`.
private func expectFailure(_ command: [String], status: Int32, naming words: [String]) throws {
  let process = try Daemon(command)
  #expect(try process.wait(deadline: 20) == status)
  #expect(process.errorLines.count == 1, "\(process.errorLines)")
  let line = process.errorLines.first ?? ""
  for word in words { #expect(line.contains(word), "\(line)") }
  #expect(process.outputText == "")
}
