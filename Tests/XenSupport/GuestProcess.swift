// SPDX-License-Identifier: Apache-2.0

import Support

/// What the guest's `/proc` tells of the agent's processes.
extension GuestAgent {
  /// A line of `/proc/PID/status` by its name, say `Seccomp`.
  public func state(of program: Program, _ name: String) throws -> String {
    try run("sed -n 's/^\(name):\\s*//p' /proc/$pid/status", of: program)
      .split(separator: " ").joined(separator: " ")
  }

  /// How often the process has gone to sleep by itself.
  public func wakes(of program: Program) throws -> Int {
    try number(of: program, "voluntary_ctxt_switches")
  }

  /// A line of `/proc/PID/status` whose value begins with a number.
  public func number(of program: Program, _ name: String) throws -> Int {
    let text = try state(of: program, name)
    guard let number = Int(text.prefix { $0.isNumber }) else { throw LabError("\(name): \(text)") }
    return number
  }

  /// A line of `/proc/PID/smaps_rollup` by its name, in KiB: `Rss`, `Pss` or `Anonymous`.
  public func memoryKiB(of program: Program, _ name: String) throws -> Int {
    let text = try run("awk '/^\(name):/ { print $2 }' /proc/$pid/smaps_rollup", of: program)
    guard let amount = Int(text) else { throw LabError("\(name): \(text)") }
    return amount
  }

  /// The time the process has spent on a processor, in seconds (`/proc/PID/schedstat`).
  public func processorSeconds(of program: Program) throws -> Double {
    let text = try run("cut -d' ' -f1 /proc/$pid/schedstat", of: program)
    guard let time = Double(text) else { throw LabError(text) }
    return time / 1e9
  }
}
