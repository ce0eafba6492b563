// SPDX-License-Identifier: Apache-2.0

import CSimulation

extension Simulation {
  /// Before a call is answered: time goes on, and something may happen.
  func tick() {
    now += 5_000
    if chance.one(in: faults.facts) { changeFacts(chance.pick(faults.events)) }
    if chance.one(in: faults.wipe) { restore() }
    if chance.one(in: faults.migrate) { migrate() }
    if chance.one(in: faults.dom0) { meddle() }
    if chance.one(in: faults.jump) { jump() }
    if chance.one(in: faults.kill) { kill() }
  }

  /// While both programs sleep.
  func happen() {
    switch chance.below(16) {
    case 0 where faults.wipe > 0: restore()
    case 1 where faults.dom0 > 0: meddle()
    case 2 where faults.jump > 0: jump()
    case 3 where faults.kill > 0: kill()
    default: if faults.facts > 0 { changeFacts(chance.pick(faults.events)) }
    }
  }

  private func kill() {
    let number = chance.pick([publisher.number, collector.number])
    if !(number == publisher.number ? publisher : collector).isDead { end(number, after: pause()) }
  }

  private func pause() -> Int { chance.pick([0, 1_000_000, 2_000_000_000, 20_000_000_000]) }

  func changeFacts(_ event: Facts.Event) {
    tell("\(event)")
    facts.apply(event, &chance)
    switch event {
    case .hostName: fileGenerations[.name, default: 0] += 1
    case .mounted, .unmounted, .diskRemoved: fileGenerations[.mounts, default: 0] += 1
    default: break
    }
    if event == .version { changeTimes["/etc/os-release"] = kernelTime }
    // udev has an entry for each link and disk.
    if Facts.isOfDevices(event) { changeTimes["/run/udev/data"] = kernelTime }
    if Facts.isOfLinks(event) { noteLinkChange() }
  }

  private func noteLinkChange() {
    linkGeneration += 1
    guard objects.values.contains(where: { if case .events = $0 { true } else { false } }) else { return }
    // The socket has room for so many: what comes over it is lost, and the next read says so.
    if events < 4 { events += 1 } else { eventsWereLost = true }
  }

  /// Save and restore: a new domain, and another time of day.
  func restore() {
    migrate()
    jump()
  }

  /// A new domain, to whose backends the vifs connect.
  func migrate() {
    tell("migrated")
    store.wipe()
    // All is published again, whatever that takes.
    invariants.forgetChanges()
    facts.reconnectVifs()
    noteLinkChange()
  }

  func jump() {
    dayOffset += chance.pick([-3_600, 1, 86_400]) * 1_000_000_000
    hasJumped = hasJumped || isTimerArmed
  }

  private static let strangers = ["attr/vif/9/ipv4/0", "data/volumes/31/name", "data/net/99/mac/x"]

  /// Somebody in dom0 changes or removes one of the agent's nodes, or writes one that is none.
  private func meddle() {
    let paths = store.owned.keys.sorted()
    guard !paths.isEmpty else { return }
    let path = chance.pick(paths)
    tell("dom0 meddles with \(path)")
    damage.needsLook = true
    switch chance.below(3) {
    case 0: store.apply(.remove(path))
    case 1: store.apply(.write(path, Array("foreign".utf8)))
    default: store.apply(.write(chance.pick(Self.strangers), [0x78]))
    }
  }
}
