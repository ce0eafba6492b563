// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

@testable import Publisher

/// `Simulation FIRST COUNT`: lives from a seed on, on as many processors as there are; or `Simulation SEED`: tells
/// one.
let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
switch numbers.count {
case 1: exit(tell(seed: numbers[0]) ? 0 : 1)
case 2: exit(Workers(first: numbers[0], count: numbers[1]).run() ? 0 : 1)
default:
  print("usage: Simulation SEED | FIRST COUNT")
  exit(64)
}

/// Returns whether no invariant was violated.
private func tell(seed: UInt64) -> Bool {
  world = Simulation(seed: seed, tells: true)
  let violation = world.live()
  print("seed \(seed): \(violation ?? "all is well")")
  return violation == nil
}
