// SPDX-License-Identifier: Apache-2.0

import Wire

/// The kernel's number of a block device, and of a file system that lies on it.
struct DeviceNumber: Equatable {
  let major: UInt32
  /// Anything if the major number is 0: that is no device (`proc_pid_mountinfo(5)`, btrfs, tmpfs, NFS).
  let minor: UInt32

  init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  /// From `major:minor` in decimal.
  init?(_ text: [UInt8]) {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Array(parts[0]).decimal.flatMap({ UInt32(exactly: $0) }),
      let minor = Array(parts[1]).decimal.flatMap({ UInt32(exactly: $0) })
    else { return nil }
    self.init(major: major, minor: minor)
  }

  var text: Text { .decimal(UInt64(major)) + ":" + .decimal(UInt64(minor)) }
}
