// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A guest whose machine has the agent installed with its units: as `make install` does it, or later, from a package.
///
/// The link `eth0` is its vif 0, with the addresses and files of the fixtures. What differs from a real guest: there is
/// no udev, `/dev/xen/xenbus` is a socket with the permissions that the udev rule gives the device, and the collector
/// reads most files below `/lab/root`, of which the host name is the real one.
///
/// One test at a time uses it.
public final class UnitGuest: @unchecked Sendable {
  public static let units = [
    "xen-guest-publisher.socket", "xen-guest-publisher.service", "xen-guest-collector.socket",
    "xen-guest-collector.service",
  ]
  public static let services = ["xen-guest-publisher.service", "xen-guest-collector.service"]

  public let machine: Machine
  public private(set) var xenstored: Xenstored
  public private(set) var guest: Guest
  private let root: Root

  public convenience init() throws {
    try self.init(programs: "/usr/local/sbin") { tree in
      let programs = URL(filePath: Places.publisher).deletingLastPathComponent().path
      // Not to be built again by a test.
      try run(
        "make", "-s", "-C", Places.package, "-o", "build", "install", "DESTDIR=" + tree.path, "EMBEDDED=" + programs)
    }
    try giveDeviceToPublisher()
    try shell("systemctl enable " + Self.units.filter { $0 != "xen-guest-collector.socket" }.joined(separator: " "))
  }

  /// In the system whose root is the folder `system`, without the agent; its package has the programs in /usr/sbin.
  /// Everybody may open the device, for there is no udev that would give it to the package's user.
  public convenience init(withoutAgentIn system: String) throws {
    try self.init(system: system, programs: "/usr/sbin") { _ in }
  }

  private init(
    system: String? = nil, programs: String, install: (_ tree: TemporaryFolder) throws -> Void
  ) throws {
    machine = try Machine(system: system) { tree in
      try install(tree)
      try tree.write(
        "etc/systemd/system/xen-guest-collector.service.d/lab.conf",
        "[Service]\nExecStart=\nExecStart=\(programs)/xen-guest-collector --root /lab/root\n")
    }
    xenstored = try Xenstored(.c)
    guest = try Guest(xenstored, toolstack: .xapi)
    root = try Root()
    try root.addVif("eth0", devid: 0)
    try run("cp", "-a", root.path, machine.shared + "/root")
    for name in ["hostname", "domainname"] {
      try machine.command("touch", "/lab/root/proc/sys/kernel/" + name)
      try machine.command("mount", "--bind", "/proc/sys/kernel/" + name, "/lab/root/proc/sys/kernel/" + name)
    }
    try connectXenstore()
    for words in [
      "hostname guest", "domainname nis.example",
      "ip link add eth0 address 00:16:3e:00:00:00 type veth peer name eth0-peer",
      "ip link set eth0 addrgenmode none", "ip link set eth0-peer up", "ip link set eth0 up",
      "ip addr add 192.0.2.1/24 dev eth0", "ip addr add 2001:db8::1/64 dev eth0 nodad",
    ] { try shell(words) }
    // udisks2 makes it where a disk is mounted for a user.
    try shell("mkdir -p /run/media")
  }

  /// Has the machine's /dev/xen/xenbus lead to the guest.
  private func connectXenstore() throws {
    let socket = machine.shared + "/guest.sock"
    if FileManager.default.fileExists(atPath: socket) { try FileManager.default.removeItem(atPath: socket) }
    try FileManager.default.linkItem(atPath: guest.socket, toPath: socket)
    try shell("chmod 0666 /lab/guest.sock")
    try shell("mkdir -p /dev/xen && touch /dev/xen/xenbus && mount --bind /lab/guest.sock /dev/xen/xenbus")
  }

  /// As udev does, once the publisher's user is there.
  private func giveDeviceToPublisher() throws {
    try shell("chgrp xen-guest-publisher /dev/xen/xenbus && chmod 0660 /dev/xen/xenbus")
  }

  /// xenstored and the guest's connection to it go.
  public func endXenstore() throws {
    try guest.destroy()
    try xenstored.end()
    try shell("umount /dev/xen/xenbus")
  }

  /// They are there again, with nothing published.
  public func startXenstore() throws {
    xenstored = try Xenstored(.c)
    guest = try Guest(xenstored, toolstack: .xapi)
    try connectXenstore()
    try giveDeviceToPublisher()
  }

  /// Runs a line of shell in the machine.
  @discardableResult
  public func shell(_ line: String) throws -> String {
    try machine.command("sh", "-c", line)
  }

  /// The last lines of the journal about the units.
  public var log: String {
    (try? shell("journalctl --lines 20 --unit 'xen-guest-*'")) ?? "the journal cannot be read"
  }

  /// A node that the guest has published, as dom0 reads it; nil where there is none.
  public func node(_ path: String) throws -> String? {
    do {
      return try xenstored.dom0.read("\(guest.home)/\(path)")
    } catch let error as XenstoreClient.Refused where error.reason == "ENOENT" {
      return nil
    }
  }

  /// The guest's requests so far.
  public func requests() throws -> [Trace.Request] { try xenstored.requests(of: guest.domid) }

  /// Whether each line `path = "value"` of a fixture is published, but for what the running kernel tells.
  public func hasPublished(_ fixture: String) throws -> Bool {
    try Places.fixture(fixture).split(separator: "\n").allSatisfy { line in
      guard let equal = line.range(of: " = ") else { return false }
      return try node(String(line[..<equal.lowerBound])) == String(line[equal.upperBound...].dropFirst().dropLast())
    }
  }

  /// The unit's main process; 0 if there is none.
  public func process(of unit: String) throws -> Int {
    guard let number = Int(try machine.property("MainPID", of: unit)) else { throw LabError("\(unit): no MainPID") }
    return number
  }
}
