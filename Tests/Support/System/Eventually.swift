// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A failure of the lab itself, in words.
public struct LabError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Waits until `condition` holds, looking again every few milliseconds; false after `deadline` seconds.
public func eventually(
  deadline seconds: Double = 10, _ condition: () throws -> Bool
) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while try !condition() {
    if ContinuousClock.now >= end { return false }
    usleep(5_000)
  }
  return true
}

/// Lets time go by: for properties which say that nothing happens meanwhile.
public func pass(seconds: Double) {
  usleep(UInt32(seconds * 1_000_000))
}
