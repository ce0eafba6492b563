// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

/// One life of a guest with both programs: some time of random events and faults, then rest. Time is that of a clock
/// of its own, in nanoseconds, which goes on with each call and jumps to the next event when both programs sleep.
final class Simulation {
  let seed: UInt64
  var chance: Chance
  var faults: Faults
  var damage = Damage()
  var now = 0
  /// What the time of day is off by.
  var dayOffset = 0
  /// In nanoseconds.
  var timeOfDay: Int { now + 1_700_000_000_000_000_000 + dayOffset }
  /// When files and folders were changed last that tell of it, in the steps in which the kernel notes that.
  lazy var changeTimes = ["/etc/os-release": kernelTime, "/run/udev/data": kernelTime]
  var kernelTime: Int { timeOfDay / 10_000_000 * 10_000_000 }
  var facts: Facts { didSet { contents = [:] } }
  /// The files that were made of the facts since they changed.
  var contents: [String: [UInt8]?] = [:]
  var store: Store
  let isStandard: Bool
  /// Whether there are more facts than there is room for.
  let isLarge: Bool
  /// Seconds, the collector's option.
  let interval: Int
  /// Whether the service manager holds the socket that collectors connect to.
  let isActivated: Bool
  /// Whether the tree and the requests are told on standard output.
  let tells: Bool
  var publisher = Process(number: Int32(SIMULATION_PUBLISHER))
  var collector = Process(number: Int32(SIMULATION_COLLECTOR))
  /// Which program's call is being answered.
  var caller: Int32 = 0
  var invariants: Invariants
  var changeSet = ChangeSet()
  /// Whether transactions may have had to be repeated, some time.
  var mayHaveConflicted = false
  /// Whether this publisher could not write the node that wakes XAPI, some time.
  var wakingHasFailed = false
  /// Whether the publisher's connection to xenstore is of no further use.
  var isBroken = false
  // What stands between the programs and the system.
  var waiting: [Connection] = []
  var accepted: Connection?
  var objects: [Int32: Object] = [:]
  var events = 0
  var eventsWereLost = false
  /// Whether the collector's timer is to notice a jump of the time of day, and has.
  var isTimerArmed = false
  var hasJumped = false
  var linkGeneration = 0
  /// When something happens next that no program's call brings about.
  private var happensAt = 0
  var dump: Dump?
  var fileGenerations: [EventFile: Int] = [:]

  init(seed: UInt64, tells: Bool) {
    self.seed = seed
    self.tells = tells
    chance = Chance(seed: seed)
    isLarge = chance.one(in: 400)
    facts = .random(&chance, isLarge: isLarge)
    faults = .random(&chance, isLarge: isLarge)
    store = Store(vbds: facts.most.vbds)
    invariants = Invariants(isLarge: isLarge)
    isStandard = !chance.one(in: 3)
    // Few of those that take long to simulate.
    let intervals = [10, 20, 30, 60, 60, 60, 60, 60, 60]
    interval =
      chance.one(in: 3_000) ? 86_400 : chance.one(in: 300) ? 1 : chance.one(in: 50) ? 600 : chance.pick(intervals)
    isActivated = chance.one(in: 2)
    publisher.state = .dead(until: chance.below(3) * 1_000_000_000)
    collector.state = .dead(until: chance.below(3) * 1_000_000_000)
  }

  /// Runs until that time, or until an invariant is violated.
  func run(until end: Int) {
    while invariants.violation == nil {
      if isRunnable(publisher) {
        resume(&publisher, Programs.publisher)
      } else if isRunnable(collector) {
        resume(&collector, Programs.collector)
      } else {
        if faults.pause > 0 && now >= happensAt {
          happen()
          happensAt = now + chance.below(faults.pause)
        }
        now = max(now, min(wakeTime(publisher), wakeTime(collector), end, faults.pause > 0 ? happensAt : .max))
      }
      if now >= end { return }
    }
  }

  private func resume(_ process: inout Process, _ body: @convention(c) () -> Void) {
    if process.isDead {
      simulation_start(process.number, body)
      (process.lines, process.saysLost) = ([:], false)
      if process.number == collector.number { (isTimerArmed, hasJumped) = (false, false) } else { noteNewPublisher() }
      tell("\(name(process.number)) starts")
    }
    process.state = .runs
    caller = process.number
    simulation_resume(process.number)
    invariants.check(peak: simulation_peak(process.number), of: name(process.number))
  }

  private func noteNewPublisher() {
    isBroken = false
    invariants.forgetChanges()
    changeSet = ChangeSet()
    wakingHasFailed = false
  }

  private func wakeTime(_ process: Process) -> Int {
    switch process.state {
    case .dead(let time), .polls(_, let time), .waits(let time): time
    case .acceptsBefore(let time), .readsBefore(let time): time
    default: .max
    }
  }

  /// Whether a collector has connected.
  var canAccept: Bool { !waiting.isEmpty }

  /// Whether the collector has sent something, or is gone.
  var canRead: Bool { accepted.map { !$0.bytes.isEmpty || $0.isClosedByCollector } ?? true }

  private func isRunnable(_ process: Process) -> Bool {
    switch process.state {
    case .runs: true
    case .dead(let time), .waits(let time): now >= time
    case .accepts: canAccept
    case .reads: canRead
    case .acceptsBefore(let time): now >= time || canAccept
    case .readsBefore(let time): now >= time || canRead
    case .polls(let watched, let time): now >= time || watched.contains { seen(of: $0) != 0 }
    }
  }

  /// Ends a program as SIGKILL would, or as it does itself. The other end of what it had open sees that.
  func end(_ number: Int32, after pause: Int) {
    tell("\(name(number)) ends")
    let until = now + pause
    if number == publisher.number {
      publisher.state = .dead(until: until)
      accepted?.isClosedByPublisher = true
      accepted = nil
      store.abandonTransactions()
      if !isActivated {
        for connection in waiting { connection.isClosedByPublisher = true }
        waiting = []
      }
    } else {
      collector.state = .dead(until: until)
      for case .connection(let connection?) in objects.values { connection.isClosedByCollector = true }
      objects = [:]
      (events, eventsWereLost, dump) = (0, false, nil)
    }
  }

  func name(_ number: Int32) -> String { number == publisher.number ? "publisher" : "collector" }

  func tell(_ what: @autoclosure () -> String) {
    if tells { print("\(now / 1_000_000_000).\(String(now / 1_000_000 % 1_000 + 1_000).dropFirst()) \(what())") }
  }
}

/// The life that is being simulated: what the programs call knows no other.
nonisolated(unsafe) var world: Simulation! = nil
