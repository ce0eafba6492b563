// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// What many guests on one host cost its xenstored: when all start at once after a power cut, when nothing changes, and
/// when the memory of each changes. Beside it the Rust agent's requests for a start, which were counted in a guest: one
/// to look and 16 plain writes.
func fleetRows() throws -> [Row] {
  try Xenstored.Kind.allCases.flatMap { kind in try [1, 50, 150].map { try fleetRow(kind, guests: $0) } }
}

private func fleetRow(_ kind: Xenstored.Kind, guests count: Int) throws -> Row {
  let xenstored = try Xenstored(kind)
  // All at first: the more domains there are, the more each request costs.
  let others = try (0..<count).map { try Guest(xenstored, domid: 1_000 + $0, toolstack: .xapi) }
  let fleet = try (0..<count).map { try FleetGuest(xenstored, domid: 1 + $0) }
  let plain = try cost(xenstored) { for guest in others { try writePlainly(guest) } }
  let start = try cost(xenstored) {
    for guest in fleet { try guest.start() }
    for guest in fleet { try guest.send(freeKiB: 1_000_000) }
  }
  for guest in fleet { try guest.expectFreeKiB(1_000_000) }
  let idle = try cost(xenstored) {
    // As many snapshots as an hour has, one each minute.
    for _ in 0..<60 { for guest in fleet { try guest.send(freeKiB: 1_000_000) } }
  }
  let memory = try cost(xenstored) { for guest in fleet { try guest.send(freeKiB: 500_000) } }
  for guest in fleet { try guest.expectFreeKiB(500_000) }
  let costs = [plain, start, idle, memory].map { String(format: "%.2f", $0 * 1_000 / Double(count)) }
  return Row(
    what: "\(count) guests, \(kind.rawValue) xenstored: its processor time for each: the Rust agent's start; ours; an "
      + "idle hour; new memory", bar: "Rust's start", measured: costs.joined(separator: "; ") + " ms")
}

/// The processor time of xenstored until it rests again, in seconds. Nobody looks meanwhile: that would cost time, too.
private func cost(_ xenstored: Xenstored, _ body: () throws -> Void) throws -> Double {
  let before = try xenstored.processorSeconds()
  try body()
  var (last, now) = (0.0, try xenstored.processorSeconds())
  while now - last > 0.001 {
    pass(seconds: 1)
    (last, now) = (now, try xenstored.processorSeconds())
  }
  return now - before
}

private func writePlainly(_ guest: Guest) throws {
  let client = try XenstoreClient(guest.socket)
  _ = try client.read("domid")
  let nodes = [
    "attr/PVAddons/MajorVersion", "attr/PVAddons/MinorVersion", "attr/PVAddons/MicroVersion",
    "attr/PVAddons/BuildVersion", "attr/PVAddons/Installed", "attr/vif/0/ipv4/0", "attr/vif/0/ipv6/0",
    "control/feature-balloon", "data/meminfo_free", "data/meminfo_total", "data/os_distro", "data/os_majorver",
    "data/os_minorver", "data/os_name", "data/os_uname", "data/xen-guest-agent",
  ]
  for node in nodes { try client.write(node, "1") }
}

/// A domain with a publisher, and a collector that the bench plays.
private final class FleetGuest {
  private let xenstored: Xenstored
  private let guest: Guest
  private let socket: String
  private let folder: TemporaryFolder
  private var publisher: Daemon?
  private var collector: FrameSender?

  init(_ xenstored: Xenstored, domid: Int) throws {
    self.xenstored = xenstored
    guest = try Guest(xenstored, domid: domid, toolstack: .xapi)
    folder = try TemporaryFolder()
    socket = folder.path + "/publisher.sock"
  }

  func start() throws {
    publisher = try Daemon([Places.publisher, "--xenstore", guest.socket, "--socket", socket])
  }

  func send(freeKiB: Int) throws {
    let sender = try collector ?? FrameSender(socket)
    collector = sender
    let snapshot = Array(Self.snapshot(freeKiB: freeKiB).utf8)
    try sender.send(length: UInt32(snapshot.count), snapshot)
  }

  func expectFreeKiB(_ amount: Int) throws {
    let found = try xenstored.dom0.read(guest.home + "/data/meminfo_free")
    if found != "\(amount)" { throw LabError("\(guest.home): data/meminfo_free is \(found)") }
  }

  private static func snapshot(freeKiB: Int) -> String {
    """
    {"version":1,"resumes":0,"os":{"name":"Debian GNU/Linux 12 (bookworm)","distro":"debian","major":"12","minor":"8",\
    "kernel":"6.1.0-18-amd64"},"host":{"name":"guest","short":"guest","domain":""},"memory":{"totalKiB":2000000,\
    "freeKiB":\(freeKiB)},"balloon":[1],"hotplug":{"vif":true,"vbd":true},"drivers":["Linux xen-netfront 6.1.0 inbox"],\
    "links":[{"index":2,"name":"eth0","mac":"00:16:3e:00:00:00","vif":[0],"passthrough":false,"ipv4":["192.0.2.1/24"],\
    "ipv6":["2001:0db8:0000:0000:0000:0000:0000:0001/64"]}],"volumes":[]}
    """
  }
}
