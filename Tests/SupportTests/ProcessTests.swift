// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@Suite(.serialized, .alone) struct ProcessTests {
  @Test func output_and_exit_status_are_kept() throws {
    let process = try Daemon(
      ["sh", "-c", "cat; echo one >&2; echo $NAME >&2; exit 7"], environment: ["NAME": "two"],
      input: Array("text".utf8))
    #expect(try process.wait() == 7)
    #expect(process.outputText == "text")
    #expect(process.errorLines == ["one", "two"])
  }

  @Test func a_signal_is_no_exit_status() throws {
    let process = try Daemon(["sleep", "100"])
    #expect(process.running)
    try process.end(SIGKILL)
    #expect(process.exitStatus == nil)
    #expect(process.endSignal == SIGKILL)
  }

  @Test func a_process_ends_with_its_value() throws {
    var process: Daemon? = try Daemon(["sleep", "100"])
    let pid = try #require(process?.pid)
    process = nil
    #expect(kill(pid, 0) == -1)
  }

  @Test func a_process_keeps_its_id_in_a_namespace_and_has_one_thread() throws {
    let network = try Network()
    let process = try Daemon(network.entry + ["sleep", "100"])
    #expect(try eventually { try process.state("Name") == "sleep" })
    #expect(try process.state("Threads") == "1")
    #expect(try process.state("Seccomp") == "0")
    #expect(try process.residentKiB() > 100)
    #expect(try process.childrenSeen() == 0)
  }

  @Test func children_are_seen_while_they_run_and_after_they_were_waited_for() throws {
    let parent = try Daemon(["sh", "-c", "sleep 100; :"])
    #expect(try eventually { try parent.childrenSeen() == 1 })
    let waited = try Daemon(["sh", "-c", "sleep 0; echo done; read line; exec sleep 100"])
    #expect(eventually { waited.outputText == "done\n" })
    #expect(try eventually { try waited.state("Name") == "sleep" })
    #expect(try waited.childrenSeen() == 1)
  }

  @Test func a_condition_that_never_holds_ends_at_the_deadline() {
    #expect(!eventually(deadline: 0.05) { false })
  }

  @Test func links_come_and_go_in_their_namespace_only() throws {
    let network = try Network()
    try network.addLink("eth7", hardwareAddress: "00:16:3e:00:00:07")
    try network.ip(["addr add 192.0.2.1/24 dev eth7", "addr add 2001:db8::1/64 dev eth7 nodad"])
    let process = try Daemon(network.entry + ["ip", "-o", "addr", "show", "dev", "eth7"])
    #expect(try process.wait() == 0)
    let lines = process.outputText.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.contains("inet 192.0.2.1/24") == true)
    #expect(lines.last?.contains("inet6 2001:db8::1/64") == true)
    #expect(lines.last?.contains("tentative") == false)
    #expect(throws: LabError.self) { try run("ip", "link", "show", "eth7") }
    #expect(throws: LabError.self) { try network.ip("link set nothing up") }
  }
}
