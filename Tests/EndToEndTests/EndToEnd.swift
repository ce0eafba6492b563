// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

/// Both programs as they ship, in a guest of a real xenstored. One test at a time: requests are
/// counted, memory is measured, and the clock is set.
@Suite(.serialized, .alone) struct EndToEnd {}

extension Scenario {
  /// A scenario that has published eth0 with the fixtures' addresses.
  static func started(
    _ kind: Xenstored.Kind = .c, toolstack: Guest.Toolstack = .xapi
  ) throws -> Scenario {
    let scenario = try Scenario(kind, toolstack: toolstack)
    try scenario.network.ip(fixtureAddresses)
    try scenario.start()
    _ = try eventually { try scenario.vifLines() == Vif.fixture.lines || scenario.isBroken }
    let lines = try scenario.vifLines()
    try #require(lines == Vif.fixture.lines, "\(scenario.log)")
    return scenario
  }

  /// The guest's changes after the first `mark` requests. Of one change set what others have as well is left out: the
  /// limits of the transaction, if it is one, and the time of the change.
  func changes(since mark: Int) throws -> [String] {
    let changes = try requests(since: mark).filter(\.isChange).map(\.description)
    let updates = changes.count { $0 == "WRITE data/updated" }
    let limits = changes.filter { $0.hasPrefix("TRANSACTION_") }
    guard updates <= 1, [[], ["TRANSACTION_START ", "TRANSACTION_END T"]].contains(limits) else { return changes }
    return changes.filter { $0 != "WRITE data/updated" && !limits.contains($0) }
  }
}

/// What gives eth0 the addresses of the fixtures.
let fixtureAddresses = ["addr add 192.0.2.1/24 dev eth0", "addr add 2001:db8::1/64 dev eth0 nodad"]

extension Vif {
  static let fixture = eth0(["192.0.2.1/24"])

  /// The first vif, with these IPv4 addresses and the fixtures' IPv6 one.
  static func eth0(_ ipv4: [String]) -> Vif {
    Vif(0, "eth0", ipv4: ipv4, ipv6: ["2001:db8::1/64"])
  }
}

/// Expects exactly `vifs` to be published as such before the deadline.
func expectVifs(
  _ scenario: Scenario, _ vifs: Vif..., deadline: Double = 10,
  at location: SourceLocation = #_sourceLocation
) throws {
  let expected = vifs.flatMap(\.lines)
  _ = try eventually(deadline: deadline) { try scenario.vifLines() == expected }
  let lines = try scenario.vifLines()
  #expect(lines == expected, "\(scenario.log)", sourceLocation: location)
}
