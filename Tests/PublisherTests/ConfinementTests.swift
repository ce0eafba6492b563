// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Foundation
import Testing

@testable import Publisher

/// A system call and a value that one of its arguments may have: the first, of `ppoll` the second.
private struct Rule: Hashable {
  let call: String
  let argument: Int32
}

/// What the filter of an architecture allows, as libseccomp prints it.
private func allowed(_ architecture: String) throws -> [Rule] {
  let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  let file = package.appending(path: "security/publisher.\(architecture).pfc")
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  var rules: [Rule] = []
  var call = ""
  for line in lines {
    if let match = line.firstMatch(of: /filter for syscall "([a-z_]+)"/) { call = String(match.1) }
    if let match = line.firstMatch(of: /\$a[01]\.lo32 == (\d+)/), let argument = Int32(match.1) {
      rules.append(Rule(call: call, argument: argument))
    }
  }
  return rules
}

/// Each is made with the descriptors, clocks, signals and exit statuses of the publisher, and nothing else is.
@Test(arguments: ["x86_64", "aarch64"])
func the_filter_allows_the_publishers_calls_and_no_others(architecture: String) throws {
  let expected = [
    ("read", [DescriptorTable.xenstore, DescriptorTable.collector]),
    ("write", [DescriptorTable.xenstore, DescriptorTable.standardError, DescriptorTable.manager]),
    ("writev", [DescriptorTable.xenstore]), ("sendmsg", [DescriptorTable.xenstore]),
    ("accept", [DescriptorTable.listener]), ("ppoll", [1]), ("rt_sigaction", [SIGPIPE]),
    ("close", [DescriptorTable.xenstore, DescriptorTable.collector, DescriptorTable.manager]),
    ("clock_gettime", [CLOCK_MONOTONIC, CLOCK_REALTIME]),
    ("exit_group", [ExitStatus.lost.rawValue, ExitStatus.system.rawValue]),
  ].flatMap { call, arguments in arguments.map { Rule(call: call, argument: $0) } }
  let rules = try allowed(architecture)
  #expect(rules.count == 17 && Set(rules) == Set(expected))
}
