// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Finds out whether facts that seldom change may have changed: the operating system, drivers and block devices.
///
/// The change times of the release files show changes of the operating system. For each device that comes, goes or
/// changes, udev replaces an entry, so the change time of its directory shows changes of block devices and drivers.
/// Without udev, the facts always count as changed.
struct SeldomFacts {
  private static let udev: Text = "/run/udev/data"

  /// Of the folder and the files, when they were changed last; nil for what is not there.
  private var times: [Milliseconds?] = []
  /// Whether `times` were old enough that each later change differs from them (`Limits.timeSettles`).
  private var isSettled = false
  private var checkedAt: Milliseconds = 0

  /// Whether the facts may have changed since the last call that said so. They are to be read then, after the call.
  mutating func mayHaveChanged(_ files: SystemFiles, at now: Milliseconds, _ realTime: RealTime = .now()) -> Bool {
    let found = ([Self.udev] + OSRelease.paths + ReleaseFile.paths).map { files.changeTime(of: $0) }
    let isKnown = found[0] != nil && isSettled && found == times && now < checkedAt + Limits.seldom
    if isKnown { return false }
    let realNow = now + realTime.lead
    isSettled = found.allSatisfy { $0.map { $0 + Limits.timeSettles < realNow } ?? true }
    times = found
    checkedAt = now
    return true
  }
}
