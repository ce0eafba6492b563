// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Finds out whether facts may have changed that seldom do: the operating system, drivers and block devices.
///
/// The release files have their own times. udev makes an entry anew, under a name of its own first, for each device
/// that comes, goes or changes: its folder tells of block devices, and of the drivers that come with any device.
/// Where no udev is, nothing tells.
struct SeldomFacts {
  private static let udev: Text = "/run/udev/data"

  /// Of the folder and the files, when they were changed last; nil for what is not there.
  private var times: [Milliseconds?] = []
  /// Whether a change from then on would show in `times`.
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
