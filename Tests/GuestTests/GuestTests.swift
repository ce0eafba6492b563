// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// The agent as it is installed: in a Debian guest of a real Xen, with the kernel, the systemd and the udev of its own,
/// started by its own units, under an enforced policy. `make test-guest` runs the suite for one kind of guest after
/// another. One boot for all tests; one test at a time.
@Suite(.serialized, .bootedDebian) struct GuestTests {}

/// Boots one guest for all tests of a suite. After them, nothing may have been denied to the agent.
struct BootedDebian: SuiteTrait, TestScoping {
  @TaskLocal fileprivate static var guest: DebianGuest?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let configuration = try DebianGuest.Configuration.chosen
    let guest = try DebianGuest(configuration)
    print("booted and published within \(Int(guest.bootSeconds)) s")
    try await Self.$guest.withValue(guest) { try await function() }
    let denials = try guest.denials()
    #expect(denials == [])
    print("\(denials.count) denials")
  }
}

extension Trait where Self == BootedDebian {
  static var bootedDebian: Self { BootedDebian() }
}

extension DebianGuest: @unchecked Sendable {
  /// The suite's guest, with both units running and connected.
  static func running() throws -> DebianGuest {
    let guest = try #require(BootedDebian.guest)
    try guest.run("systemctl start " + services.joined(separator: " "))
    return guest
  }

  /// Whether the suite's guest is of that policy, or of one of those kinds.
  static func isChosen(_ policy: Configuration.Policy) -> Bool { (try? Configuration.chosen.policy) == policy }
  static func isChosen(_ kinds: [XenGuest.Kind]) -> Bool {
    (try? Configuration.chosen.kind).map { kinds.contains($0) } ?? false
  }
}
