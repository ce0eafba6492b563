// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// The command for operators, beside Debian's.
  @Suite struct XenstoreCommand {
    private static let program = Places.programs + "/xenstore"

    /// What a process has printed, and how it ended.
    struct Outcome: Equatable {
      var status: Int32? = 0
      var output = ""
      var errors: [String] = []

      init(status: Int32? = 0, _ output: String = "", errors: [String] = []) {
        (self.status, self.output, self.errors) = (status, output, errors)
      }

      init(_ command: [String], environment: [String: String] = [:]) throws {
        let process = try Daemon(command, environment: environment)
        status = try process.wait(deadline: 30)
        (output, errors) = (process.outputText, process.errorLines)
      }

      static func refused(_ line: String, after output: String = "") -> Outcome {
        Outcome(status: 1, output, errors: ["xenstore: " + line])
      }
    }

    func xenstore(_ socket: String, _ arguments: [String]) throws -> Outcome {
      try Outcome([Self.program, "--xenstore", socket] + arguments)
    }

    func xenstore(_ socket: String, _ arguments: String...) throws -> Outcome {
      try xenstore(socket, arguments)
    }

    /// Debian's program of the same name.
    private func debians(_ socket: String, _ arguments: String...) throws -> Outcome {
      try Outcome(["/usr/bin/xenstore"] + arguments, environment: ["XENSTORED_PATH": socket])
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func a_guest_reads_and_changes_its_nodes(_ kind: Xenstored.Kind) throws {
      let xenstored = try Xenstored(kind)
      let guest = try Guest(xenstored, toolstack: .xapi)
      let socket = guest.socket
      #expect(try xenstore(socket, "write", "data/a", "1", "data/b/c", "--x y") == Outcome())
      #expect(try xenstored.dom0.read(guest.home + "/data/b/c") == "--x y")
      #expect(try xenstore(socket, "read", "data/b/c", guest.home + "/data/a", "domid") == Outcome("--x y\n1\n5\n"))
      #expect(try xenstore(socket, "list", "data", "data/b", "data/a") == Outcome("a\nb\nc\n"))
      #expect(try xenstore(socket, "ls", "data") == Outcome("a = \"1\"\nb = \"\"\n c = \"--x y\"\n"))
      #expect(
        try xenstore(socket, "ls", "-f", "data")
          == Outcome("data/a = \"1\"\ndata/b = \"\"\ndata/b/c = \"--x y\"\n"))
      #expect(try xenstore(socket, "ls", "data/a") == Outcome())
      #expect(try xenstore(socket, "exists", "data", "data/a") == Outcome())
      #expect(try xenstore(socket, "exists", "data/a", "data/z") == Outcome(status: 1))
      #expect(try xenstore(socket, "rm", "data/a", "data/z", "data/b") == Outcome())
      #expect(try xenstore(socket, "list", "data") == Outcome())
      #expect(try xenstore(socket, "write", "data/a", "") == Outcome())
      #expect(try xenstore(socket, "rm", "data/a") == Outcome())
      #expect(try xenstore(socket, "exists", "data/a") == Outcome(status: 1))
      withExtendedLifetime((xenstored, guest)) {}
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func the_tree_without_a_path_is_that_of_the_home(_ kind: Xenstored.Kind) throws {
      let xenstored = try Xenstored(kind)
      let guest = try Guest(xenstored)
      for options in [[], ["-f"]] {
        let tree = try xenstore(guest.socket, ["ls"] + options)
        #expect(try tree == xenstore(guest.socket, ["ls"] + options + [guest.home]))
        #expect(tree.status == 0 && tree.output.contains("domid = \"5\"\n"))
      }
      withExtendedLifetime(xenstored) {}
    }

    /// One value has every byte there is.
    @Test(arguments: Xenstored.Kind.allCases)
    func trees_and_values_are_printed_as_Debian_prints_them(_ kind: Xenstored.Kind) throws {
      let xenstored = try Xenstored(kind)
      let guest = try Guest(xenstored, toolstack: .xapi)
      let bytes = (0...255).map { String(format: "\\x%02x", $0) }.joined()
      let values = ["data/all": bytes, "data/all/empty": "", "data/q": #"a "b" \\ c"#, "data/t/u/v": "é\n\t\r"]
      for (path, value) in values {
        #expect(try xenstore(guest.socket, "write", path, value) == Outcome())
      }
      for socket in [guest.socket, xenstored.socket] {
        for path in [guest.home, guest.home + "/data"] {
          let tree = try xenstore(socket, "ls", "-f", path)
          #expect(try tree == debians(socket, "ls", "-f", path))
          #expect(tree.output.contains(#"\000\001\002\003\004\005\006\007\x08\t\n\x0b\x0c\r\x0e"#))
        }
        let paths = values.keys.map { guest.home + "/" + $0 }
        for path in paths { #expect(try xenstore(socket, "read", path) == debians(socket, "read", path)) }
        // Debian's shortens the lines of longer values.
        let path = guest.home + "/data/t"
        #expect(try xenstore(socket, "ls", path) == debians(socket, "ls", path))
      }
      #expect(try xenstore(guest.socket, "ls", "data/t") == debians(guest.socket, "ls", "data/t"))
      let root = try xenstore(xenstored.socket, "ls", "-f", "/")
      #expect(try root == debians(xenstored.socket, "ls", "-f", "/"))
    }

    @Test func what_read_prints_write_takes() throws {
      let xenstored = try Xenstored(.c)
      let bytes = (0...255).map { String(format: "\\x%02x", $0) }.joined()
      #expect(try xenstore(xenstored.socket, "write", "/a", bytes) == Outcome())
      let printed = try xenstore(xenstored.socket, "read", "/a")
      #expect(try xenstore(xenstored.socket, "write", "/b", String(printed.output.dropLast())) == Outcome())
      #expect(try xenstore(xenstored.socket, "read", "/b") == printed)
      #expect(try debians(xenstored.socket, "write", "/c", String(printed.output.dropLast())).status == 0)
      #expect(try xenstore(xenstored.socket, "read", "/c") == printed)
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func what_xenstored_refuses_is_named(_ kind: Xenstored.Kind) throws {
      let xenstored = try Xenstored(kind)
      let guest = try Guest(xenstored, toolstack: .xapi)
      let socket = guest.socket
      for command in [["read"], ["list"], ["ls"], ["ls", "-f"]] {
        let missing = try xenstore(socket, command + ["data/none"])
        #expect(missing == .refused("data/none: No such file or directory"))
        #expect(try xenstore(socket, command + ["/"]) == .refused("/: Permission denied"))
      }
      // What cannot be read is not what is not there.
      #expect(try xenstore(socket, "exists", "/") == .refused("/: Permission denied"))
      #expect(try xenstore(socket, "exists", "a b") == .refused("a b: Invalid argument"))
      #expect(try xenstore(socket, "write", "name", "x") == .refused("name: Permission denied"))
      #expect(try xenstore(socket, "rm", "name") == .refused("name: Permission denied"))
      #expect(
        try xenstore(socket, "read", "domid", "data/none", "domid")
          == .refused("data/none: No such file or directory", after: "5\n"))
      withExtendedLifetime((xenstored, guest)) {}
    }

    @Test(arguments: Xenstored.Kind.allCases)
    func several_changes_are_made_all_or_none(_ kind: Xenstored.Kind) throws {
      let xenstored = try Xenstored(kind)
      let guest = try Guest(xenstored, toolstack: .xapi)
      #expect(
        try xenstore(guest.socket, "write", "data/a", "1", "name", "x") == .refused("name: Permission denied"))
      #expect(try xenstore(guest.socket, "exists", "data/a") == Outcome(status: 1))
      #expect(try xenstore(guest.socket, "write", "data/a", "1") == Outcome())
      #expect(try xenstore(guest.socket, "rm", "data/a", "name") == .refused("name: Permission denied"))
      #expect(try xenstore(guest.socket, "exists", "data/a") == Outcome())
      withExtendedLifetime(xenstored) {}
    }

    @Test(arguments: [
      ([], "a command is missing"), (["copy"], "copy: no such command"), (["READ", "a"], "READ: no such command"),
      (["--nonsense", "read", "a"], "--nonsense: no such option"), (["--xen", "a", "ls"], "--xen: no such option"),
      (["--xenstore"], "--xenstore: a value is missing"), (["read"], "a path is missing"),
      (["read", "a", ""], "a path is missing"), (["list"], "a path is missing"), (["exists"], "a path is missing"),
      (["rm"], "a path is missing"), (["ls", ""], "a path is missing"), (["ls", "-f", ""], "a path is missing"),
      (["ls", "a", "b"], "ls: more than one path"), (["ls", "-p", "a"], "ls: more than one path"),
      (["ls", "-p"], "-p: unexpected option"), (["read", "--help"], "--help: unexpected option"),
      (["write"], "a path is missing"), (["write", "a"], "a value is missing"),
      (["write", "a", "1", "b"], "a value is missing"), (["write", "-R", "a"], "-R: unexpected option"),
      (["write", "a", #"\"#], #"\: a backslash begins no escape"#),
      (["write", "a", #"b\q"#], #"b\q: a backslash begins no escape"#),
      (["write", "a", #"\x0"#], #"\x0: a backslash begins no escape"#),
      (["write", "a", #"\x0G"#], #"\x0G: a backslash begins no escape"#),
      (["write", "a", #"\008"#], #"\008: a backslash begins no escape"#),
    ])
    func a_bad_command_line_is_refused_before_xenstore_is_opened(_ arguments: [String], _ words: String) throws {
      #expect(
        try Outcome([Self.program] + arguments)
          == Outcome(status: 64, errors: ["xenstore: \(words): see --help"]))
    }

    @Test func help_and_version_are_printed() throws {
      let help = try Outcome([Self.program, "--help"])
      #expect(help.status == 0 && help.output.hasPrefix("Usage: xenstore ") && help.errors == [])
      #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
      let version = try Outcome([Self.program, "--version"])
      #expect(version.status == 0 && version.output.hasPrefix("xenstore ") && version.errors == [])
    }

    @Test func where_there_is_no_xenstore_is_named() throws {
      let folder = try TemporaryFolder()
      let path = folder.path + "/none"
      let missing = Outcome(status: 69, errors: ["xenstore: \(path): No such file or directory"])
      #expect(try xenstore(path, "ls") == missing)
      #expect(try xenstore(path, "exists", "a") == missing)
      // The environment has no say.
      let command = [Self.program, "--xenstore=" + path, "read", "a"]
      #expect(try Outcome(command, environment: ["XENSTORED_PATH": "/dev/null"]) == missing)
      let directory = Outcome(status: 69, errors: ["xenstore: \(folder.path): Is a directory"])
      #expect(try xenstore(folder.path, "ls") == directory)
    }

    @Test func a_lost_connection_and_a_conflict_have_a_status_of_their_own() throws {
      let lost = try ScriptedXenstored(.value("1"))
      let outcome = try xenstore(lost.socket, "read", "a", "b")
      #expect(outcome.status == 75 && outcome.output == "1\n")
      #expect(outcome.errors.count == 1 && outcome.errors[0].hasPrefix("xenstore: b: "))
      let conflict = try ScriptedXenstored(.began, .wrote, .wrote, .error("EAGAIN"))
      #expect(
        try xenstore(conflict.socket, "write", "a", "1", "b", "2")
          == Outcome(status: 75, errors: ["xenstore: transaction: Resource temporarily unavailable"]))
      withExtendedLifetime((lost, conflict)) {}
    }

    @Test func standard_output_that_cannot_be_written_is_named_and_one_that_nobody_reads_is_no_trouble() throws {
      let xenstored = try Xenstored(.c)
      try xenstored.dom0.write("/a", "1")
      let arguments = "--xenstore \(xenstored.socket) read /a"
      let closed = try Outcome(["sh", "-c", "exec $0 \(arguments) >&-", Self.program])
      #expect(closed == Outcome(status: 71, errors: ["xenstore: standard output: Bad file descriptor"]))
      let full = try Outcome(["sh", "-c", "exec $0 \(arguments) >/dev/full", Self.program])
      #expect(full == Outcome(status: 71, errors: ["xenstore: standard output: No space left on device"]))
      let unread = try Daemon(["bash", "-c", "exec 9> >(:); wait $!; exec $0 \(arguments) >&9", Self.program])
      #expect(try unread.wait() == nil)
      #expect(unread.endSignal == SIGPIPE && unread.errorLines == [])
    }

    @Test func a_command_asks_for_no_more_than_it_prints() throws {
      let xenstored = try Xenstored(.c)
      let guest = try Guest(xenstored, toolstack: .xapi)
      _ = try xenstore(guest.socket, "write", "data/a", "1")
      let before = try xenstored.requests(of: guest.domid).count
      _ = try xenstore(guest.socket, "exists", "data/a")
      _ = try xenstore(guest.socket, "list", "data")
      _ = try xenstore(guest.socket, "ls", "data")
      _ = try xenstore(guest.socket, "rm", "data/a")
      #expect(
        try xenstored.requests(of: guest.domid).dropFirst(before).map(\.description)
          == [
            "READ data/a", "DIRECTORY data", "DIRECTORY data", "READ data/a", "DIRECTORY data/a", "RM data/a",
          ])
    }

    @Test func the_libraries_are_two() throws {
      let libraries = try Linkage(of: Self.program).libraries
      #expect(libraries == (Places.hasStaticXenstore ? ["libc"] : ["libxenstore", "libc"]))
    }
  }
}
