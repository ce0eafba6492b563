// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// How much of what the kernel lists does not fit into a snapshot, or is not even looked at.
struct Omissions: Equatable {
  /// Vifs over `Limits.vifs`.
  var vifs = 0
  /// Links that are passed through, over `Limits.passthrough`.
  var passthrough = 0
  /// Links over `Bounds.links`, the vifs among them, or over `Limits.linksBudget`.
  var links = 0
  /// Addresses over `Bounds.addresses` of a family on a link.
  var addresses = 0
  /// Volumes over `Bounds.volumes` or `Limits.volumesBudget`.
  var volumes = 0
  /// Mount points over `Bounds.mountPoints` of a volume.
  var mountPoints = 0
  /// Drivers over `Bounds.drivers`.
  var drivers = 0
  /// Block devices over `Limits.blockDevices`.
  var blockDevices = 0
  /// 1 if mounts are unknown: the list or one of its lines was not read to its end.
  var mounts = 0

  /// Keeps the highest number of each kind, and logs a number only if it is higher than before: with
  /// containers, links come and go by the hundred.
  mutating func note(_ now: Omissions, _ log: Log) {
    Self.note(now.vifs, &vifs, "vifs", Limits.vifs, log)
    Self.note(now.passthrough, &passthrough, "passthrough links", Limits.passthrough, log)
    Self.note(now.links, &links, "links", Bounds.links, log, orTooLong: true)
    Self.note(now.addresses, &addresses, "addresses", Bounds.addresses, log)
    Self.note(now.volumes, &volumes, "volumes", Bounds.volumes, log, orTooLong: true)
    Self.note(now.mountPoints, &mountPoints, "mount points", Bounds.mountPoints, log)
    Self.note(now.drivers, &drivers, "drivers", Bounds.drivers, log)
    Self.note(now.blockDevices, &blockDevices, "block devices", Limits.blockDevices, log)
    if now.mounts > mounts { log(.notice, "mountinfo", "not read to its end; free space is not published") }
    mounts = max(now.mounts, mounts)
  }

  @inline(never)
  private static func note(
    _ now: Int, _ most: inout Int, _ what: Text, _ limit: Int, _ log: Log, orTooLong: Bool = false
  ) {
    guard now > most else { return }
    most = now
    let reason: Text = orTooLong ? ", or too long)" : ")"
    log(.notice, what, .decimal(UInt64(now)) + " not published (limit " + .decimal(UInt64(limit)) + reason)
  }
}
