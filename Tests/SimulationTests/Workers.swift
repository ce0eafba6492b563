// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

/// Simulates many lives, in processes that each take a few hundred: what a killed program had of the heap is not freed.
struct Workers {
  let first: UInt64
  let count: UInt64
  private static let batch: UInt64 = 500

  init(first: UInt64, count: UInt64) { (self.first, self.count) = (first, count) }

  /// Returns whether no life violated an invariant; names the seeds of those that did, and stops soon.
  func run() -> Bool {
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var (next, running, isFine) = (first, 0, true)
    while running > 0 || (next < first + count && isFine) {
      while running < processors && next < first + count && isFine {
        let end = min(next + Self.batch, first + count)
        if simulation_fork() == 0 { Self.live(next..<end) }
        next = end
        running += 1
      }
      var status: Int32 = 0
      if simulation_wait(&status) < 0 { break }
      running -= 1
      if status != 0 { isFine = false }
      if status > 1 { print("a worker ended with status \(status)") }
    }
    print(
      isFine ? "\(count) seeds from \(first) on: no invariant violated" : "violated; make simulate SEED=N tells a life")
    return isFine
  }

  private static func live(_ seeds: Range<UInt64>) -> Never {
    for seed in seeds {
      world = Simulation(seed: seed, tells: false)
      guard let violation = world.live() else { continue }
      print("seed \(seed): \(violation)")
      exit(1)
    }
    exit(0)
  }
}
