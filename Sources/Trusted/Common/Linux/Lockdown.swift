// SPDX-License-Identifier: Apache-2.0

import CLinux
import CSystem
import Wire

/// The steps that both programs take to confine themselves. One that fails ends the process.
public struct Lockdown {
  private let log: Log

  public init(_ log: Log) { self.log = log }

  /// - Parameter result: a call's result; if it is negative, errno says why the step failed.
  @inline(never) public func require(_ result: Int32, _ step: Text) {
    if result < 0 { log.fatal(.unconfined, step, SystemError.latest) }
  }

  /// Denies all that Landlock can deny.
  /// - Parameter allow: adds to the ruleset what is allowed all the same; its arguments are the
  ///   ruleset's descriptor and the version of Landlock's ABI.
  /// - Returns: that version; 0 if the kernel has no Landlock.
  public func denyFiles(allow: (Int32, Int32) -> Void = { _, _ in }) -> Int32 {
    let abi = xga_landlock_abi()
    require(abi, "Landlock")
    if abi == 0 { return 0 }
    let ruleset = xga_landlock_create(abi)
    require(ruleset, "Landlock")
    allow(ruleset, abi)
    require(xga_landlock_restrict(ruleset), "Landlock")
    return abi
  }

  /// Logs that all steps were taken.
  /// - Parameter abi: what `denyFiles` returned.
  public func logActive(abi: Int32) {
    if abi > 0 {
      let version = Text.decimal(UInt64(abi))
      log(.info, "confinement active", "seccomp and Landlock ABI " + version)
    } else {
      log(.warning, "confinement active", "seccomp; Landlock is not available on this kernel")
    }
  }
}
