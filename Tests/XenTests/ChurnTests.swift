// SPDX-License-Identifier: Apache-2.0

import Random
import Support
import Testing
import XenSupport

extension XenTests {
  /// Addresses, vifs, and save with restore, mixed by the seed, for some three minutes: two rounds of 80 steps at least,
  /// and six at most. The guest's kernel (6.1) loses a MiB, a vif's ring of pages, with each vif that goes or is restored,
  /// 9 MiB a round: the guest has room for it.
  @Test(
    .enabled(if: Architecture.tested.savesGuests, "Xen 4.17 saves no guests on Arm"), arguments: [20_261_124 as UInt64])
  func a_guest_that_never_rests_is_told_right_in_the_end(seed: UInt64) throws {
    let guest = try XenGuest(try Machines.with(.c), memoryMiB: 160)
    try guest.addFixtureAddresses()
    let agent = try GuestAgent(guest, intervalSeconds: 5, logLevel: "warning")
    try guest.await("data/os_uname")
    let processes = try agent.processes()
    // Each time all is as it was the first time, and so has to be the memory, but for which changes fell into one.
    func anonymous() throws -> [Int] {
      try GuestAgent.Program.allCases.map { try agent.memoryKiB(of: $0, "Anonymous") }
    }
    var churn = Churn(guest)
    let begun = ContinuousClock.now
    try churn.run(seed: seed)
    let before = try anonymous()
    for round in 2...6 where round == 2 || ContinuousClock.now - begun < .seconds(120) { try churn.run(seed: seed) }
    for (first, last) in zip(before, try anonymous()) { #expect(last <= first + 16) }

    #expect(try agent.processes() == processes)
    try guest.run("ip addr add 203.0.113.1/32 dev eth0")
    let expected = try churn.expectedLines()
    #expect(expected.count >= 4)
    try guest.awaitLines(expected) { $0.hasPrefix("attr/vif") }
    #expect(try agent.log() == [])
  }
}

/// What happens to a guest, at random.
private struct Churn {
  enum Action { case add, remove, attach, detach, restore }
  static let steps = 80

  private let guest: XenGuest
  private var random = SplitMix64(seed: 0)
  /// The MAC address of the second vif while there is one.
  private var second: String?

  init(_ guest: XenGuest) { self.guest = guest }

  /// From one vif with the fixture's addresses on.
  mutating func run(seed: UInt64) throws {
    try perform(.detach)
    try guest.run("ip -4 addr flush dev eth0; ip link set eth0 down")
    try guest.addFixtureAddresses()
    random = SplitMix64(seed: seed)
    let actions: [Action] = [.add, .add, .add, .remove, .remove, .remove, .attach, .detach]
    for step in 1...Self.steps {
      try perform(step % 20 == 0 ? .restore : actions.randomElement(using: &random) ?? .add)
    }
  }

  private mutating func perform(_ action: Action) throws {
    let number = Int.random(in: 1...9, using: &random)
    let device = second != nil && Bool.random(using: &random) ? "eth1" : "eth0"
    let address = Bool.random(using: &random) ? "198.51.100.\(number)/25" : "2001:db8::10\(number)/64"
    switch action {
    // There may be one already, or none.
    case .add: try guest.run("ip addr add \(address) dev \(device) 2>/dev/null || true")
    case .remove: try guest.run("ip addr del \(address) dev \(device) 2>/dev/null || true")
    case .attach:
      guard second == nil else { return }
      let mac = "00:16:3e:00:01:0\(number)"
      try guest.machine.inDom0("xl network-attach \(guest.name) mac=\(mac) script=/etc/xen/scripts/vif")
      second = mac
      try guest.run("for try in $(seq 100); do ip link set eth1 up 2>/dev/null && exit; usleep 50000; done; exit 1")
    case .detach:
      guard second != nil else { return }
      try guest.machine.inDom0("xl network-detach \(guest.name) 1")
      second = nil
    case .restore:
      try guest.save()
      try guest.restore()
      try guest.machine.inDom0(guest.isBack)
    }
  }

  /// What dom0 has to read of the vifs, from what the guest's kernel tells of its addresses: the oldest first, and
  /// those without a subnet last. The kernel lists IPv4 addresses so already, and IPv6 addresses newest first.
  func expectedLines() throws -> [String] {
    var addresses: [String: [[Substring]]] = [:]
    for line in try guest.run("ip -o addr show").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 3, let devid = ["eth0": 0, "eth1": 1][words[1]] else { continue }
      let isIPv4 = words[2] == "inet"
      let path = "attr/vif/\(devid)/\(isIPv4 ? "ipv4" : "ipv6")"
      let place = isIPv4 ? addresses[path]?.count ?? 0 : 0
      addresses[path, default: []].insert(words[3].split(separator: "/"), at: place)
    }
    var lines: [String] = []
    for (path, parts) in addresses {
      let inOrder = parts.filter { $0[1] != "32" } + parts.filter { $0[1] == "32" }
      for (i, parts) in inOrder.enumerated() {
        lines += ["\(path)/\(i) = \"\(parts[0])\"", "\(path)/\(i)/prefix = \"\(parts[1])\""]
      }
    }
    for (devid, mac) in ["00:16:3e:00:00:00", second].enumerated() {
      guard let mac else { continue }
      lines += ["attr/vif/\(devid)/mac/0 = \"\(mac)\"", "attr/vif/\(devid)/name = \"eth\(devid)\""]
    }
    return lines.sorted()
  }
}

extension XenGuest {
  /// Waits until dom0 reads these lines, and no others of that kind.
  fileprivate func awaitLines(_ expected: [String], where isMeant: (String) -> Bool) throws {
    var found: [String] = []
    let areThere = try eventually(deadline: 20) {
      found = try publishedLines().filter(isMeant)
      return found == expected
    }
    #expect(areThere, "\(found) are not \(expected)")
  }
}
