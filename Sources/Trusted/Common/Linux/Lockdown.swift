// SPDX-License-Identifier: Apache-2.0

import CLinux
import CSystem
import Wire

// The steps that both programs take to confine themselves. One that fails ends the process.

/// Denies all that Landlock can deny.
///
/// - Parameter allow: adds to the ruleset what is allowed all the same; its arguments are the
///   ruleset's descriptor and the version of Landlock's ABI.
/// - Returns: that version; 0 if the kernel has no Landlock.
public func denyFiles(_ log: Log, allow: (Int32, Int32) -> Void = { _, _ in }) -> Int32 {
  let abi = log.require(xga_landlock_abi(), "Landlock", else: .unconfined)
  if abi == 0 { return 0 }
  let ruleset = log.require(xga_landlock_create(abi), "Landlock", else: .unconfined)
  allow(ruleset, abi)
  log.require(xga_landlock_restrict(ruleset), "Landlock", else: .unconfined)
  return abi
}

/// Logs that all steps were taken.
///
/// - Parameter abi: what `denyFiles` returned.
public func logConfined(abi: Int32, _ log: Log) {
  if abi > 0 {
    let version = Text.decimal(UInt64(abi))
    log(.info, "confinement active", "seccomp and Landlock ABI " + version)
  } else {
    log(.warning, "confinement active", "seccomp; Landlock is not available on this kernel")
  }
}
