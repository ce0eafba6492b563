// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// The lock-down of the publisher that ships, with its steps made to fail.
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
  }
}

/// Where a publisher can be started: a guest and a folder for its socket.
final class PublisherPlace {
  let xenstored: Xenstored
  let guest: Guest
  private let folder: TemporaryFolder
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
