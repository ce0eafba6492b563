// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A collector alone in a guest that has as much as a snapshot holds: 32 vifs, each with 16 addresses of each
/// family, and 32 volumes.
public final class FullGuest {
  public let collector: Daemon
  private let network: Network
  private let root: Root

  public init(intervalSeconds: Int) throws {
    network = try Network()
    root = try Root()
    // All file systems are asked; only the first disk's is the one that the root is on.
    var status = stat()
    guard stat(root.path, &status) == 0 else { throw LabError("stat: errno \(errno)") }
    let own = "\(status.st_dev >> 8 & 0xFFF):\(status.st_dev & 0xFF | status.st_dev >> 12 & 0xFFF00)"
    for i in 0..<32 {
      try root.addVif("eth\(i)", devid: i)
      try network.addLink("eth\(i)", hardwareAddress: String(format: "00:16:3e:00:00:%02x", i))
      try network.ip(
        (1...16).flatMap {
          [
            "addr add 192.168.\(100 + i).\(100 + $0)/24 dev eth\(i)",
            "addr add 2001:db8:1111:2222:3333:4444:5555:\(1_000 + 100 * i + $0)/128 dev eth\(i) nodad",
          ]
        })
      try root.addDisk(
        String(format: "xvdaa%02d", i), vbd: 51_712 + i, number: i == 0 ? own : "202:\(i)", bytes: 1 << 40,
        uuid: UUID().uuidString)
      try FileManager.default.createDirectory(
        atPath: root.path + "/srv/a-file-system/number-\(i)", withIntermediateDirectories: true)
    }
    try root.addDriver("vif")
    try root.addDriver("vbd")
    try root.setMounts((0..<32).map { ($0 == 0 ? own : "202:\($0)", "/srv/a-file-system/number-\($0)") })
    collector = try Daemon(
      network.entry + [Places.collector, "--stdout", "--root", root.path, "--interval", "\(intervalSeconds)"])
    guard eventually({ collector.lastLine != nil || !collector.running }), collector.running else {
      throw LabError("\(collector.errorLines)")
    }
  }
}
