// SPDX-License-Identifier: Apache-2.0

/// How often XAPI is woken for a guest with one vif and two addresses.
public struct WatchCost {
  public let start, addressAdded, addressRemoved, hostName, restore: Int

  public init(_ kind: Xenstored.Kind) throws {
    let scenario = try Scenario(kind)
    let watches = try HostWatches(scenario)
    /// The events of the agent's nodes until `isDone`: a restore brings the toolstack's as well.
    func events(until isDone: () throws -> Bool, _ change: () throws -> Void) throws -> Int {
      _ = try watches.events()
      try change()
      guard try eventually({ try isDone() }) else { throw LabError(scenario.log) }
      return try watches.events().count { event in
        event.reader == .xapi && event.path.contains("/") && !event.path.hasPrefix("memory/")
          && !Self.toolstacks.contains(event.path)
      }
    }
    try scenario.network.ip([
      "addr add 192.0.2.1/24 dev eth0", "addr add 2001:db8::1/64 dev eth0 nodad",
    ])
    func hasVifNodes(_ count: Int) throws -> Bool { try scenario.vifLines().count == count }
    start = try events(until: { try hasVifNodes(6) }, { try scenario.start() })
    addressAdded = try events(
      until: { try hasVifNodes(8) },
      { try scenario.network.ip("addr add 198.51.100.7/25 dev eth0") })
    addressRemoved = try events(
      until: { try hasVifNodes(6) },
      { try scenario.network.ip("addr del 198.51.100.7/25 dev eth0") })
    hostName = try events(
      until: { try scenario.published()["data/host_name_dns"] == "other" },
      { try scenario.root.setHostName("other") })
    restore = try events(until: { try hasVifNodes(6) }, { try scenario.guest.saveAndRestore() })
  }

  /// What the toolstack makes in a domain that it restores.
  private static let toolstacks = [
    "control/feature-poweroff", "control/feature-reboot", "control/feature-suspend",
    "control/shutdown",
    "control/sysrq", "control/platform-feature-multiprocessor-suspend",
    "control/platform-feature-xs_reset_watches", "xenserver/attr",
  ]
}
