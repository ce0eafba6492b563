// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import XenSupport

/// Both programs of one architecture, as commands that run on this machine.
struct Programs {
  let publisher: [String]
  let collector: [String]

  /// QEMU has no seccomp for a program that it runs in user mode: the collector, which would not go on without, is told
  /// that all went well (`lockdown.c`). In a guest nothing is left out.
  private init(_ architecture: Architecture) throws {
    var (emulator, unconfined): ([String], [String]) = ([], [])
    if architecture == .arm64 {
      let sysroot = ArmPlaces.sysroot
      emulator = ["qemu-aarch64-static", "-L", sysroot]
      unconfined = ["-E", "LD_PRELOAD=\(try ArmPlaces.tools())/lockdown.so", "-E", "LOCKDOWN_OPEN=1"]
    }
    publisher = emulator + [architecture.programs + "/xen-guest-publisher"]
    collector = emulator + unconfined + [architecture.programs + "/xen-guest-collector"]
  }

  /// What `body` returns for the programs of either architecture.
  static func both<Result>(_ body: (Programs) throws -> Result) throws -> (amd64: Result, arm64: Result) {
    (try body(Programs(.amd64)), try body(Programs(.arm64)))
  }

  /// The lines that a shell script prints. Its arguments are `command`; PUBLISHER and COLLECTOR are the two commands.
  func run(_ script: String, with command: [String]) throws -> [String] {
    let folder = try TemporaryFolder()
    let variables = ["PUBLISHER": publisher, "COLLECTOR": collector].mapValues { $0.joined(separator: " ") }
    let shell = try Daemon(
      ["sh", "-c", "cd \(folder.path) || exit 1\n\(script)", "sh"] + command, environment: variables)
    guard try shell.wait(deadline: 180) == 0 else { throw LabError("\(shell.errorLines)") }
    return shell.outputText.split(separator: "\n").map(String.init)
  }
}
