// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// The lock-downs of the programs that ship, with their steps made to fail.
extension EndToEnd {
  @Suite struct Lockdowns {
    @Test func each_step_that_fails_ends_the_publisher_before_it_is_ready() throws {
      let place = try PublisherPlace()
      var failed: [String] = []
      while failed.count < 100 {
        let manager = try ServiceManager()
        let number = failed.count + 1
        let process = try place.start(try Lockdown.variables(["FAIL": number]), manager)
        var message: String?
        _ = eventually {
          message = manager.message() ?? message
          return message != nil || !process.running
        }
        // There is no such step any more.
        if message == "READY=1" { break }
        #expect(try process.wait() == 70, "\(number): signal \(process.endSignal ?? 0), \(process.errorLines)")
        #expect(process.errorLines.count == 2, "\(process.errorLines)")
        failed.append(process.errorLines.first.map { String($0.dropFirst("failed: ".count)) } ?? "")
      }
      #expect(failed.count { $0 == "setrlimit" } == 4)
      #expect(failed.count { $0 == "prctl" } == 2)
      let others = [
        "clearenv", "landlock_create_ruleset", "landlock_restrict_self", "seccomp",
      ]
      for step in others { #expect(failed.contains(step), "\(step)") }
    }

    /// What each version of Landlock's ABI can deny, after landlock(7): rights on files, on TCP ports, scopes; and
    /// the bytes of the structure that says so.
    static let denied: [(abi: Int, line: String)] = [
      (1, "1fff 0 0 of 8"), (2, "3fff 0 0 of 8"), (3, "7fff 0 0 of 8"), (4, "7fff 3 0 of 16"),
      (5, "ffff 3 0 of 16"), (6, "ffff 3 3 of 24"), (7, "ffff 3 3 of 24"),
      (8, "ffff 3 3 of 24"), (9, "1ffff 3 3 of 24"), (10, "1ffff f 3 of 24"),
    ]

    @Test(arguments: denied)
    func all_that_landlock_can_deny_is_denied(_ abi: Int, _ line: String) throws {
      let manager = try ServiceManager()
      let place = try PublisherPlace()
      let process = try place.start(try Lockdown.variables(["LANDLOCK": abi]), manager)
      #expect(eventually { manager.message() == "READY=1" || !process.running })
      #expect(process.running)
      #expect(process.errorLines.first == "landlock: \(line)")
      #expect(process.errorLines.last?.hasSuffix("confinement active: seccomp and Landlock ABI \(abi)") == true)
    }

    @Test func a_kernel_without_landlock_is_told_of() throws {
      let manager = try ServiceManager()
      let place = try PublisherPlace()
      let process = try place.start(try Lockdown.variables(["LANDLOCK": 0]), manager)
      #expect(eventually { manager.message() == "READY=1" || !process.running })
      #expect(process.errorLines.last?.hasSuffix("seccomp; Landlock is not available on this kernel") == true)
      #expect(try process.state("Seccomp") == "2")
    }

    /// The folders that the collector may read, below its root.
    private static let readable = ["proc", "sys", "etc", "usr/lib", "nix/store", "run/udev/data"]

    @Test func each_step_that_fails_ends_the_collector_before_it_reads_a_file() throws {
      var failed: [String] = []
      while failed.count < 100 {
        let variables = try Lockdown.variables(["FAIL": failed.count + 1])
        let process = try Daemon([Places.collector, "--once", "--stdout"], environment: variables)
        // There is no such step any more.
        if try process.wait() == 0 { break }
        #expect(process.exitStatus == 70, "signal \(process.endSignal ?? 0), \(process.errorLines)")
        #expect(process.errorLines.count == 2 && process.outputText.isEmpty, "\(process.errorLines)")
        failed.append(process.errorLines.first.map { String($0.dropFirst("failed: ".count)) } ?? "")
      }
      let steps = Dictionary(failed.map { ($0, 1) }, uniquingKeysWith: +)
      let places = Self.readable.count { FileManager.default.fileExists(atPath: "/" + $0) }
      let expected = [
        "setrlimit": 3, "prctl": 1, "landlock_create_ruleset": 2, "landlock_add_rule": places, "close": places + 1,
        "landlock_restrict_self": 1, "seccomp": 1,
      ]
      #expect(steps == expected)
    }

    /// From version 9 on Landlock can deny connections to unix sockets.
    @Test(arguments: [8, 9]) func the_collector_may_read_a_few_folders_and_connect_to_one(_ abi: Int) throws {
      let folder = try TemporaryFolder()
      for name in Self.readable + ["sockets", "home"] {
        try run("mkdir", "-p", folder.path + "/" + name)
      }
      let command = [Places.collector, "--root", folder.path, "--socket", folder.path + "/sockets/publisher"]
      let process = try Daemon(command, environment: try Lockdown.variables(["LANDLOCK": abi]))
      #expect(eventually { process.errorLines.contains { $0.contains("confinement active") } || !process.running })
      let expected = Self.readable.map { "landlock allows: c \(folder.path)/\($0)" }
      let connect = "landlock allows: 10000 \(folder.path)/sockets"
      let allowed = process.errorLines.filter { $0.hasPrefix("landlock allows") }
      #expect(allowed == expected + (abi == 9 ? [connect] : []))
      process.kill(SIGKILL)
      // It connects to nothing.
      let printing = try Daemon(
        command + ["--once", "--stdout"], environment: try Lockdown.variables(["LANDLOCK": abi]))
      #expect(try printing.wait() == 0)
      #expect(printing.errorLines.filter { $0.hasPrefix("landlock allows") } == expected)
    }

    @Test func a_collector_on_a_kernel_without_landlock_says_so() throws {
      let folder = try TemporaryFolder()
      let command = [Places.collector, "--socket", folder.path + "/none"]
      let process = try Daemon(command, environment: try Lockdown.variables(["LANDLOCK": 0]))
      #expect(eventually { !process.errorLines.isEmpty })
      #expect(process.errorLines.first?.hasSuffix("seccomp; Landlock is not available on this kernel") == true)
      #expect(try process.state("Seccomp") == "2")
    }

    @Test func a_libxenstore_that_opens_more_than_one_descriptor_is_refused() throws {
      let place = try PublisherPlace()
      let publisher = try Daemon(place.command, environment: try Lockdown.variables(["COPY": 1]))
      #expect(try publisher.wait() == 71)
      #expect(publisher.errorLines.last == "xen-guest-publisher: libxenstore: unexpected descriptors")
    }

    @Test func a_collector_keeps_a_lower_limit_of_descriptors() throws {
      let folder = try TemporaryFolder()
      let process = try Daemon(["prlimit", "--nofile=20:20", Places.collector, "--socket", folder.path + "/none"])
      #expect(eventually { process.errorLines.contains { $0.contains("trying again") } || !process.running })
      let limits = try String(contentsOfFile: "/proc/\(process.pid)/limits", encoding: .utf8)
      #expect(try limits.contains(Regex("Max open files +20 +20 ")), "\(limits)")
    }

    @Test func a_confined_publisher_has_its_limits_and_is_not_dumpable() throws {
      let place = try PublisherPlace()
      // Whoever is not root has to get there; a process that may be dumped belongs to its user in /proc.
      let folders = [place.folder.path, URL(filePath: place.guest.socket).deletingLastPathComponent().path]
      for path in folders { try run("chmod", "0777", path) }
      try run("chmod", "0666", place.guest.socket)
      let user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
      let process = try Daemon(user + place.command)
      #expect(eventually { process.errorLines.contains { $0.contains("confinement active") } || !process.running })
      #expect(process.running, "\(process.errorLines)")
      let limits = try String(contentsOfFile: "/proc/\(process.pid)/limits", encoding: .utf8)
      for limit in [
        "Max core file size +0 +0 ", "Max processes +0 +0 ", "Max open files +6 +6 ",
        "Max file size +16777216 +16777216 ",
      ] {
        #expect(try limits.contains(Regex(limit)), "\(limits)")
      }
      let attributes = try FileManager.default.attributesOfItem(atPath: "/proc/\(process.pid)/limits")
      #expect(attributes[.ownerAccountID] as? Int == 0)
    }

    @Test func a_confined_collector_has_its_limits_and_no_descriptor_that_it_was_left() throws {
      let folder = try TemporaryFolder()
      let start = "exec 3</dev/null 9</dev/null 63</dev/null; exec \(Places.collector) --socket \(folder.path)/none"
      let process = try Daemon(["bash", "-c", start])
      #expect(eventually { process.errorLines.contains { $0.contains("trying again") } })
      #expect(try process.state("Seccomp") == "2")
      #expect(try process.state("NoNewPrivs") == "1")
      let limits = try String(contentsOfFile: "/proc/\(process.pid)/limits", encoding: .utf8)
      for limit in ["Max core file size +0 +0 ", "Max processes +1 +1 ", "Max open files +64 +64 "] {
        #expect(try limits.contains(Regex(limit)), "\(limits)")
      }
      let descriptors = "/proc/\(process.pid)/fd/"
      let open = try FileManager.default.contentsOfDirectory(atPath: descriptors)
        .map { try FileManager.default.destinationOfSymbolicLink(atPath: descriptors + $0) }
      #expect(!open.contains("/dev/null"))
      #expect(open.count { $0.hasPrefix("socket:") } == 2)
    }
  }
}

/// Where a publisher can be started: a guest and a folder for its socket.
final class PublisherPlace {
  let xenstored: Xenstored
  let guest: Guest
  let folder: TemporaryFolder
  var socket: String { folder.path + "/publisher.sock" }
  /// The publisher that ships, with its options.
  var command: [String] { [Places.publisher, "--xenstore", guest.socket, "--socket", socket] }

  init() throws {
    folder = try TemporaryFolder()
    xenstored = try Xenstored(.c)
    guest = try Guest(xenstored, toolstack: .xapi)
  }

  /// A publisher that logs each line, however often it comes.
  func start(_ environment: [String: String], _ manager: ServiceManager) throws -> Daemon {
    let variables = environment.merging(manager.environment) { own, _ in own }
    return try Daemon(command + ["--log-level", "debug"], environment: variables)
  }
}
