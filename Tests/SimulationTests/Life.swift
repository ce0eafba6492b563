// SPDX-License-Identifier: Apache-2.0

import CSimulation

extension Simulation {
  /// Lives through chaos, then rest; returns what was violated.
  func live() -> String? {
    run(until: (2 + chance.below(chance.pick([10, 40]))) * 1_000_000_000)
    settle()
    rest()
    if isLarge { return invariants.violation }
    if invariants.violation == nil && chance.one(in: 4) { hearOfLinks() }
    if invariants.violation == nil && facts.hasVif && chance.one(in: 4) { beMigrated() }
    if invariants.violation == nil && chance.one(in: 10) { standStill() }
    if invariants.violation == nil && chance.one(in: 10) { hideBalloon() }
    return invariants.violation
  }

  /// Nothing goes wrong any more: after two intervals the tree is right.
  private func settle() {
    tell("the faults end: \(facts)")
    faults = .none
    if publisher.isDead { publisher.state = .dead(until: now) }
    if collector.isDead { collector.state = .dead(until: now) }
    if case .waits = publisher.state { publisher.state = .waits(until: now) }
    if damage.needsLook { end(publisher.number, after: 0) }
    // The collector tells all at least once a minute.
    let period = max(interval, 60) * 1_000_000_000
    run(until: now + 2 * period + (damage.needsPause ? 600_000_000_000 : 0))
    compare("after the faults")
    if collector.saysLost { invariants.violate("the log says that the connection is lost") }
  }

  /// Then not one more request, but for the look each quarter of an hour.
  private func rest() {
    let (writes, reads) = (invariants.writes, invariants.reads)
    // A day, longer than the pause between two looks, or than that between two snapshots.
    let minutes = interval >= 60 && chance.one(in: 2_000) ? 24 * 60 : chance.one(in: 40) ? 31 : interval < 30 ? 1 : 2
    run(until: now + minutes * 60_000_000_000)
    let looks = minutes / 15 + 1
    if invariants.writes != writes { invariants.violate("\(invariants.writes - writes) requests to write at rest") }
    if invariants.reads > reads + looks { invariants.violate("\(invariants.reads - reads) requests to read at rest") }
  }

  /// Changes of links and addresses, at whatever call, are there 2 s after the last, but for what needs all to be
  /// read: drivers, and links that come in the place of others. Link-local ones take 30 s more. Where virtual functions
  /// get other addresses all the time, the budget of requests is used up, for each has the host's names read: 10 s.
  private func hearOfLinks() {
    tell("links change")
    let hasFunctions = facts.links.contains { $0.kind == .function }
    faults.events = [
      .addressAdded, .addressRemoved, .addressUsable, .linkFlipped, .linkRemoved, .macChanged, .portMoved,
    ]
    faults.facts = chance.pick([10, 30])
    changeFacts(chance.pick(faults.events))
    run(until: now + 1_000_000_000)
    faults = .none
    let waits = ExpectedTree(facts, isStandard: isStandard).hasLinkLocal
    let seconds = waits ? 32 : hasFunctions ? 10 : 2
    run(until: now + seconds * 1_000_000_000)
    compare("\(seconds) s after the last change of links") { !$0.hasPrefix("drivers") }
  }

  /// Migrations that leave the clock alone, at whatever call, and whatever is wrong with netlink:
  /// all is there again 2 s after the last. The vifs' carriers tell.
  private func beMigrated() {
    tell("migrations")
    faults.migrate = chance.pick([10, 100, 300])
    (faults.netlink, faults.interrupt) = (chance.pick([0, 3, 10]), chance.pick([0, 3, 10]))
    faults.events = [.carrierChanged]
    faults.facts = chance.pick([0, 10])
    migrate()
    run(until: now + 1_000_000_000)
    faults = .none
    run(until: now + 2_000_000_000)
    compare("2 s after the last migration")
  }

  /// Nothing is written while the facts stay as they are, whatever goes wrong.
  private func standStill() {
    tell("the facts stay as they are")
    // A new collector tells amounts as they are, not as they were when they had moved by enough.
    end(collector.number, after: 0)
    run(until: now + 130_000_000_000)
    let writes = invariants.writes
    faults = .passing(&chance)
    run(until: now + chance.pick([10, 60]) * 1_000_000_000)
    faults = .none
    run(until: now + 130_000_000_000)
    if invariants.writes != writes { invariants.violate("\(invariants.writes - writes) requests to write the same") }
  }

  /// What the agent cannot find out any more stays as it was, for a new collector as well.
  private func hideBalloon() {
    tell("the balloon is hidden")
    let node = "control/feature-balloon"
    let before = store.node(at: node)?.value
    facts.showsBalloon = false
    end(collector.number, after: 0)
    run(until: now + 130_000_000_000)
    if store.node(at: node)?.value != before { invariants.violate("\(node) did not stay") }
  }

  private func compare(_ when: String, where isCompared: (String) -> Bool = { _ in true }) {
    guard invariants.violation == nil else { return }
    let (found, all) = (store.owned, ExpectedTree(facts, isStandard: isStandard).nodes)
    // Where there is no room for all, all room is used.
    let isFull = all.count > 399
    let expected = isFull ? all.filter { found[$0.key] != nil || !Self.mayBeLeftOut($0.key) } : all
    if isFull && found.count != 399 { invariants.violate("\(when): \(found.count) nodes of \(all.count)") }
    for path in Set(found.keys).union(expected.keys).sorted()
    where isCompared(path) && !mayBeAnything(path) && found[path] != expected[path]
      && !isNear(path, found[path], expected[path]) && !isDirectory(path, expected)
    {
      invariants.violate("\(when): \(path) is \(found[path] ?? "missing"), not \(expected[path] ?? "missing")")
    }
  }

  /// What the agent cannot find out stays as it was.
  private func mayBeAnything(_ path: String) -> Bool {
    path == "control/feature-balloon" && !facts.showsBalloon
  }

  /// Whether there need not be room for a node.
  private static func mayBeLeftOut(_ path: String) -> Bool {
    ["attr/vif/", "data/volumes/", "data/net/", "xenserver/"].contains { path.hasPrefix($0) }
  }

  /// Whether a node has to be there only because of those below it: what dom0 writes to it is not the agent's.
  private func isDirectory(_ path: String, _ expected: [String: String]) -> Bool {
    expected[path] == nil && expected.keys.contains { $0.hasPrefix(path + "/") }
  }

  /// Amounts that change all the time may be off by 1 %.
  private func isNear(_ path: String, _ found: String?, _ expected: String?) -> Bool {
    guard path == "data/meminfo_free" || path.hasSuffix("/free"), let found = found.flatMap({ Int($0) }),
      let expected = expected.flatMap({ Int($0) })
    else { return false }
    return abs(found - expected) <= max(found, expected) / 50
  }
}
