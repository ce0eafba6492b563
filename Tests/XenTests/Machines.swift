// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// The machines that the tests share, one a kind of xenstored: each boots when it is first asked for, and stops
/// with the suite. What a test needs to be its own is a guest.
enum Machines {
  nonisolated(unsafe) private static var booted: [Xenstored.Kind: Result<XenMachine, LabError>] = [:]

  /// A machine that did not boot is not tried again.
  static func with(_ kind: Xenstored.Kind) throws -> XenMachine {
    if let machine = booted[kind] { return try machine.get() }
    do {
      let machine = try XenMachine(kind)
      booted[kind] = .success(machine)
      return machine
    } catch {
      booted[kind] = .failure(LabError("\(error)"))
      throw error
    }
  }

  nonisolated(unsafe) private static var failed: Test.ID?

  /// Whether no other issue of this test has been seen.
  static func isFirstIssue(of test: Test.ID?) -> Bool {
    defer { failed = test }
    return test != failed
  }

  static func stop() { booted = [:] }

  /// What all of them have printed.
  static var consoles: String {
    booted.values.compactMap { try? $0.get().consoles }.joined(separator: "\n")
  }
}

/// Stops the machines when the suite has ended.
struct StopsMachines: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    defer { Machines.stop() }
    try await function()
  }
}

extension Trait where Self == StopsMachines {
  static var stopsMachines: Self { StopsMachines() }
}

extension Trait where Self == IssueHandlingTrait {
  /// Shows, once a test, what dom0 and the guests have printed where it fails.
  static var showsConsoles: Self {
    .compactMapIssues { issue in
      if Machines.isFirstIssue(of: Test.current?.id) { print("\(issue)\n\(Machines.consoles)") }
      return issue
    }
  }
}
