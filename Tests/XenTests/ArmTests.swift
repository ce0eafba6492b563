// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing
import XenSupport

extension XenTests {
  /// What other tests show of x86-64 on the build machine itself.
  @Suite(.enabled(if: Architecture.tested == .arm64, "for the guests of make test-arm")) struct Arm {
    @Test func the_kernel_holds_the_filters_that_are_checked_in() throws {
      let guest = try XenGuest(try Machines.with(.c))
      let agent = try GuestAgent(guest)
      try guest.await("data/os_uname")
      for program in GuestAgent.Program.allCases {
        let loaded = try agent.run("loaded-filter $pid | od -An -v -t x1 | tr -d ' \\n'", of: program)
        #expect(loaded == (try checkedInFilter(of: program).map { String(format: "%02x", $0) }.joined()))
      }
    }

    /// aarch64's number of each call that is allowed by its first argument, and those; written down a second time.
    /// read, write, close, rt_sigaction, sendmsg, accept, clock_gettime, exit_group, writev. ppoll is the tenth: allowed
    /// with any first argument if the second is 1, as it is here.
    static let allowed: [Int: Set<UInt64>] = [
      63: [4, 5], 64: [2, 4, 6], 57: [4, 5, 6], 134: [13], 211: [4], 202: [3], 113: [0, 1], 94: [71, 75], 66: [4],
      73: Set((UInt64(0)...100).flatMap { [$0, $0 | 1 << 32] }),
    ]

    @Test func every_call_that_is_not_allowed_kills() throws {
      let guest = try XenGuest(try Machines.with(.c))
      try guest.put(Data(try checkedInFilter(of: .publisher)), at: "/run/filter")
      let numbers = Self.allowed.keys.sorted().map(String.init).joined(separator: " ")
      let lines = try guest.run("sweep /run/filter \(numbers)", deadline: 240).split(separator: "\n")
      #expect(lines.last == "calls \(601 * 2 + Self.allowed.count * 202)")
      var survived: [Int: Set<UInt64>] = [:]
      for line in lines.dropLast() {
        let words = line.split(separator: " ").compactMap { UInt64($0) }
        guard words.count == 2 else { throw LabError(String(line)) }
        survived[Int(words[0]), default: []].insert(words[1])
      }
      #expect(survived == Self.allowed)
    }

    @Test func both_programs_are_small_in_memory() throws {
      let guest = try XenGuest(try Machines.with(.ocaml))
      let agent = try GuestAgent(guest)
      try guest.await("data/os_uname")
      let memory = try GuestAgent.Program.allCases.map { try agent.memoryKiB(of: $0, "Rss") }
      #expect(memory[0] > 100 && memory[0] <= 1_400 && memory[1] > 100 && memory[1] <= 1_800, "\(memory)")
      for program in GuestAgent.Program.allCases {
        #expect(try agent.memoryKiB(of: program, "Anonymous") <= 300)
      }
    }
  }
}

private func checkedInFilter(of program: GuestAgent.Program) throws -> [UInt8] {
  let path = "\(Places.package)/security/\(program.rawValue).\(Architecture.tested.rawValue).bpf"
  return Array(try Data(contentsOf: URL(filePath: path)))
}

extension XenGuest {
  /// Puts a file into the guest.
  fileprivate func put(_ bytes: Data, at path: String) throws {
    let digits = bytes.map { String(format: "\\x%02x", $0) }
    try run(": >\(path)")
    for start in stride(from: 0, to: digits.count, by: 500) {
      let piece = digits[start..<min(start + 500, digits.count)].joined()
      try run("printf '\(piece)' >>\(path)")
    }
  }
}
