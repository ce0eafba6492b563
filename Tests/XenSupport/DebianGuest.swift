// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A Debian guest that was booted with the agent installed, and the machine it is on.
public final class DebianGuest {
  /// What is booted.
  public struct Configuration: Sendable, CustomStringConvertible {
    public enum Policy: String, Sendable {
      case apparmor
      case selinux
    }

    public let suite: DebianSystem.Suite
    public let kind: XenGuest.Kind
    /// The security module that the kernel enforces.
    public let policy: Policy
    /// Whether the root file system is an overlay over the disk, which is only read.
    public let hasOverlay: Bool
    public var description: String { "\(suite) \(kind) \(policy)\(hasOverlay ? " overlay" : "")" }

    /// From words as `make test-guest` passes them: `bookworm pvh apparmor`, or one more: `overlay`.
    public init(_ text: String) throws {
      let words = text.split(separator: " ").map(String.init)
      guard words.count == 3 || words.dropFirst(3) == ["overlay"], let suite = DebianSystem.Suite(rawValue: words[0]),
        let kind = XenGuest.Kind(rawValue: words[1]), let policy = Policy(rawValue: words[2])
      else { throw LabError("no such guest: \(text)") }
      (self.suite, self.kind, self.policy) = (suite, kind, policy)
      hasOverlay = words.count > 3
    }

    /// That of the variable XGA_GUEST.
    public static var chosen: Self {
      get throws { try Self(ProcessInfo.processInfo.environment["XGA_GUEST"] ?? "bookworm pvh apparmor") }
    }

    /// Words for the kernel: SELinux has to be asked for, as Debian's kernels take AppArmor otherwise.
    var kernelWords: String {
      let overlay = hasOverlay ? " overlayroot" : ""
      switch policy {
      case .apparmor: return "apparmor=1 security=apparmor" + overlay
      case .selinux: return "security=selinux selinux=1 enforcing=1" + overlay
      }
    }
  }

  public static let services = ["xen-guest-publisher.service", "xen-guest-collector.service"]

  public let configuration: Configuration
  public let machine: XenMachine
  public let guest: XenGuest
  /// From the creation of the guest until its tree was there, in seconds.
  public let bootSeconds: Double

  public init(_ configuration: Configuration) throws {
    self.configuration = configuration
    machine = try XenMachine(.c, debian: (try DebianSystem(configuration.suite), configuration.kind))
    let start = ContinuousClock.now
    guest = try XenGuest(debianOf: machine, kernel: configuration.kernelWords)
    try guest.await("attr/vif/0/ipv6/0", "2001:db8::1", deadline: 120)
    bootSeconds = (ContinuousClock.now - start) / .seconds(1)
  }

  /// What the guest has published, as sorted `path = "value"` lines, without the time of the last change: below the
  /// agent's nodes, as the kernel makes others at any time.
  public func publishedLines() throws -> [String] {
    try guest.tree().filter { path, value in
      (path.hasPrefix("attr/") || path.hasPrefix("data/") || path.hasPrefix("drivers/") || path.hasPrefix("feature/")
        || path.hasPrefix("xenserver/attr/") || path == "control/feature-balloon") && !value.isEmpty
        && path != "data/updated"
    }.map { "\($0) = \"\($1)\"" }.sorted()
  }

  /// Runs a script of Debian's shell, which has to succeed, and returns what it printed.
  @discardableResult
  public func run(_ script: String, deadline: Int = 120) throws -> String {
    try guest.run(script, deadline: deadline)
  }

  /// Properties of a unit as systemd tells them, by their names.
  public func properties(of unit: String, _ names: String...) throws -> [String: String] {
    let text = try run("systemctl show --property \(names.joined(separator: ",")) \(unit)")
    return Dictionary(
      text.split(separator: "\n").compactMap { line in
        line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
      }, uniquingKeysWith: { _, last in last })
  }

  /// The main processes of both services; 0 for one that does not run.
  public func processes() throws -> [Int] {
    try run("systemctl show --property MainPID --value \(Self.services.joined(separator: " "))")
      .split(separator: "\n").compactMap { Int($0) }
  }

  /// The lines of a file of the kernel's about a process, by the names that they begin with.
  public func status(of process: Int) throws -> [String: [String]] {
    let text = try run("cat /proc/\(process)/status")
    return Dictionary(
      text.split(separator: "\n").map { line in
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        return (words.first.map { String($0.dropLast()) } ?? "", Array(words.dropFirst()))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What the journal of this boot has of the units, without times.
  public func journal() throws -> [String] {
    try run("journalctl --boot --no-pager --output cat --unit 'xen-guest-*'").split(separator: "\n").map(String.init)
  }

  /// What AppArmor or SELinux has denied to the agent, or for its device, since the boot: without what stand-ins were
  /// denied, which is what tests want.
  public func denials() throws -> [String] {
    try run("dmesg").split(separator: "\n").map(String.init).filter { line in
      (line.contains("apparmor=\"DENIED\"") || line.contains("avc:  denied"))
        && (line.contains("xen-guest") || line.contains("xen_guest"))
        && !line.contains("forbidden") && !line.contains("comm=\"stand-in\"")
    }
  }

  /// Waits until a command of the guest's succeeds.
  public func awaitSuccess(of command: String, deadline: Int = 60) throws {
    try run(
      """
      tries=0
      until \(command) >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt \(deadline * 5) ] || { echo "waited in vain for: \(command.replacing("\"", with: "'"))"; exit 1; }
        sleep 0.2
      done
      """, deadline: deadline * 3)
  }
}
