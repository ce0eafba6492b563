// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

/// Boots one `UnitGuest` for all tests of a suite, and switches it off after the last.
struct Booted: SuiteTrait, TestScoping {
  @TaskLocal fileprivate static var guest: UnitGuest?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await Self.$guest.withValue(try UnitGuest()) { try await function() }
  }
}

extension Trait where Self == Booted {
  static var booted: Self { Booted() }
}

extension UnitGuest {
  /// The suite's guest, with both programs running and the fixture's tree published.
  static func running() throws -> UnitGuest {
    let guest = try #require(Booted.guest)
    try guest.shell("systemctl start " + UnitGuest.services.joined(separator: " "))
    try expectPublished(guest)
    return guest
  }
}

/// Expects the fixture's tree, and no second address, to be published before the deadline.
func expectPublished(_ guest: UnitGuest, at location: SourceLocation = #_sourceLocation) throws {
  let isPublished = try eventually(deadline: 15) {
    try guest.hasPublished("std-tree.txt") && guest.node("attr/vif/0/ipv4/1") == nil
  }
  #expect(isPublished, "\(guest.log)", sourceLocation: location)
}
