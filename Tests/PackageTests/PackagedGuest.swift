// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A guest without the agent, and two versions of its package.
final class PackagedGuest {
  enum System: CaseIterable {
    case debian12, debian13
    /// Debian 13, where rpm knows of no package that dpkg has.
    case rpm

    var suite: String { self == .debian12 ? "bookworm" : "trixie" }

    /// What dpkg keeps until a package is purged, besides which units were enabled.
    var filesAfterRemoval: [String] {
      if self == .rpm { return [] }
      return ["publisher", "collector"].flatMap { name in
        ["/etc/apparmor.d/xen-guest-\(name)", "/etc/apparmor.d/local/xen-guest-\(name)"]
      }.sorted()
    }
  }

  enum Version { case first, second }

  let guest: UnitGuest
  private let system: System

  init(_ system: System) throws {
    self.system = system
    guest = try UnitGuest(withoutAgentIn: Places.package + "/.build-packages-systems/" + system.suite)
    let environment = ProcessInfo.processInfo.environment
    guard let folder = environment["XGA_PACKAGES"] else { throw LabError("XGA_PACKAGES names no folder") }
    let pattern = system == .rpm ? "xen-guest-agent-swift-[0-9]*.x86_64.rpm" : "xen-guest-agent-swift_*_amd64.deb"
    let shared = guest.machine.shared
    try run("sh", "-c", "cp \(folder)/\(pattern) \(shared)/first")
    if system == .rpm {
      // rpm takes the same package again for an upgrade, if it is told to.
      try run("cp", shared + "/first", shared + "/second")
    } else {
      try run("dpkg-deb", "--raw-extract", shared + "/first", shared + "/tree")
      try run("sed", "-i", "s/^Version: .*/&+second/", shared + "/tree/DEBIAN/control")
      try run("dpkg-deb", "--root-owner-group", "--build", shared + "/tree", shared + "/second")
    }
  }

  func install(_ version: Version) throws {
    let file = "/lab/\(version)"
    switch system {
    case .debian12, .debian13: try guest.shell("dpkg --install \(file)")
    case .rpm: try guest.shell("rpm --upgrade --nodeps --force \(file)")
    }
  }

  /// The package for rpm only enables the units, and has udev, which is not here, tell of the device: that starts them.
  func startAsUdevDoes() throws {
    if system == .rpm {
      try guest.shell("cd /etc/systemd/system/dev-xen-xenbus.device.wants && systemctl start *")
    }
  }

  func remove() throws {
    try guest.shell(system == .rpm ? "rpm --erase xen-guest-agent-swift" : "dpkg --remove xen-guest-agent-swift")
  }

  func purge() throws {
    if system != .rpm { try guest.shell("dpkg --purge xen-guest-agent-swift") }
  }

  /// All that has the agent's name, but for the package managers' records and the users.
  func files() throws -> [String] {
    try guest.shell(
      """
      find / -xdev -name '*xen-guest*' -not -path '/lab/*' -not -path '/var/lib/dpkg/*' -not -path '/proc/*' \
        -not -path '/etc/systemd/system/xen-guest-collector.service.d' | sort
      """
    ).split(separator: "\n").map(String.init)
  }

  /// The collector's sockets belong to its service.
  static let running =
    UnitGuest.units.map { "\($0): \($0 == "xen-guest-collector.socket" ? "static" : "enabled") active" } + ["2 users"]

  /// Of each unit whether it is enabled and active, and how many users there are.
  func agentState() throws -> [String] {
    try guest.shell(
      """
      for unit in \(UnitGuest.units.joined(separator: " ")); do
        echo "$unit: $(systemctl is-enabled $unit) $(systemctl is-active $unit)"
      done
      echo "$(grep -c '^xen-guest-' /etc/passwd) users"
      """
    ).split(separator: "\n").map(String.init)
  }
}
