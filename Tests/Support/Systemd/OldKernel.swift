// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A kernel that a distribution in use still has. A program of the agent that is started with its
/// environment sees it (`Lab/old-kernel.c`).
public enum OldKernel: String, CaseIterable, Sendable {
  case ubuntu1804 = "4.15"
  case rhel8 = "4.18"
  case ubuntu2004 = "5.4"
  case debian11 = "5.10"

  /// - Parameter notes: a file that gets a line for each thing that is kept from the program:
  ///   `system call N` or `link attribute N`. A test has to look into it: if there is none, the
  ///   program has seen the running kernel.
  /// - Parameter devices: what links stand in for, `BUS/DEVICE` by the link's name.
  public func environment(
    notes: String, devices: [String: String] = [:]
  ) throws -> [String: String] {
    try Self.environment(devices: devices)
      .merging(["OLD_KERNEL": rawValue, "OLD_KERNEL_NOTES": notes]) { own, _ in own }
  }

  /// The same for the running kernel.
  public static func environment(devices: [String: String]) throws -> [String: String] {
    try run(Places.lab + "/build-lockdown.sh", Places.cache)
    var variables = ["LD_PRELOAD": Places.cache + "/old-kernel.so"]
    if !devices.isEmpty {
      variables["LINK_DEVICES"] = devices.map { "\($0)=\($1)" }.joined(separator: ",")
    }
    return variables
  }
}
