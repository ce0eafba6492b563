// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A machine with the real Xen hypervisor and its dom0, emulated by QEMU in software: it needs nothing of the
/// processor or the kernel it runs on. It stops when the value goes.
public final class XenMachine {
  public let kind: Xenstored.Kind
  let architecture: Architecture
  private let folder: TemporaryFolder
  private let emulator: Daemon
  private let terminal: Terminal
  private var scripts = 0
  var guests = 0
  let debian: (system: DebianSystem, kind: XenGuest.Kind)?

  /// Memory in MiB: of the machine, and of it dom0's. A Debian guest has 384 MiB, twice while it is migrated; dom0 holds
  /// it while it is saved, and its device model if it has one.
  private static func memory(_ architecture: Architecture, _ kind: XenGuest.Kind?) -> (all: Int, dom0: Int) {
    switch kind {
    case nil: architecture == .amd64 ? (1_024, 704) : (armMiB, 1_024)
    case .pv, .pvh: (2_304, 1_024)
    case .hvm: (3_072, 1_500)
    }
  }
  static let armMiB = 1_792
  private static let bootSeconds = 180.0

  /// Boots a machine with that xenstored. Fetches and makes before what is not there yet.
  /// - Parameter debian: what one guest may boot from the disk of its own, `/dev/vda` in dom0, and as which kind of
  ///   guest (`XenGuest.init(debianOf:)`).
  /// - Parameter startsGuest: whether Xen starts a guest by itself, as domain 1 (`dom0less-init`); on Arm only.
  public init(
    _ kind: Xenstored.Kind, _ architecture: Architecture = .tested,
    debian: (system: DebianSystem, kind: XenGuest.Kind)? = nil, startsGuest: Bool = false
  ) throws {
    self.kind = kind
    self.architecture = architecture
    self.debian = debian
    let cache = architecture.cache
    try run(XenPlaces.lab + "/get-xen.sh", cache, architecture.rawValue, deadline: 600)
    let folder = try TemporaryFolder()
    let image = folder.path + "/dom0.cpio"
    try run(
      [XenPlaces.lab + "/make-image.sh", cache, architecture.programs, image, architecture.rawValue]
        + architecture.guestTools(), deadline: 60)
    if let (system, kind) = debian {
      if kind == .hvm { try run(XenPlaces.lab + "/get-device-model.sh", cache, deadline: 300) }
      try run(
        XenPlaces.lab + "/add-debian.sh", cache, XenPlaces.debianCache, system.suite.rawValue, image, kind.rawValue,
        deadline: 60)
    }
    let memory = Self.memory(architecture, debian?.kind)
    let hypervisor = "loglvl=warning guest_loglvl=warning dom0_mem=\(memory.dom0)M dom0_max_vcpus=1"
    let kernel = "console=hvc0 quiet mitigations=off panic=1 XENSTORED=\(kind.rawValue)"
    let socket = folder.path + "/dom0.sock"
    let boot = startsGuest ? architecture.emulatorWithGuest : architecture.emulator
    let emulator = try Daemon(
      try boot(hypervisor, kernel, image) + [
        "-smp", "2", "-m", "\(memory.all)", "-display", "none", "-monitor", "none", "-no-reboot", "-nic", "none",
        "-serial", "file:\(folder.path)/console", "-kernel", cache + "/xen",
        "-chardev", "socket,id=dom0,path=\(socket),server=on,wait=off",
      ] + architecture.scriptsLine
        + (debian.map { ["-drive", "file=\($0.system.disk),if=virtio,format=raw,snapshot=on"] } ?? []))
    (self.folder, self.emulator) = (folder, emulator)
    do {
      guard eventually({ FileManager.default.fileExists(atPath: socket) || !emulator.running }), emulator.running
      else { throw LabError("\(emulator.errorLines)") }
      terminal = try Terminal(socket, deadline: Self.bootSeconds)
    } catch {
      throw LabError("no dom0: \(error)\n\(Self.console(in: folder))")
    }
  }

  /// Runs a script of busybox's shell in dom0.
  public func dom0(_ script: String, deadline: Double = 60) throws -> Answer {
    scripts += 1
    return try terminal.run(script, number: scripts, deadline: deadline)
  }

  /// Runs a script in dom0, which has to succeed, and returns what it printed.
  @discardableResult
  public func inDom0(_ script: String, deadline: Double = 60) throws -> String {
    let answer = try dom0(script, deadline: deadline)
    guard answer.status == 0 else { throw LabError("dom0: \(script): \(answer.status): \(answer.text)") }
    return answer.text
  }

  /// The seconds that `body` takes, without those in which the emulator's threads, which wait for one another, have
  /// to wait for a processor: bars hold on a machine that others use as well, and are as strict as can be on one
  /// that they do not.
  func time(_ body: () throws -> Void) throws -> Double {
    let (start, waited) = (ContinuousClock.now, try emulator.waitedSeconds())
    try body()
    return (ContinuousClock.now - start) / .seconds(1) - (try emulator.waitedSeconds() - waited)
  }

  /// How many times as long as on the machine that bars are for a loop takes in dom0: less than 1 on a faster one.
  public func slowness() throws -> Double {
    let seconds = try time { try inDom0("i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done") }
    return seconds / Self.loopSeconds
  }

  /// What the loop of `slowness` is taken to need on that machine, in seconds. Beside builds it was seen to need up to
  /// 1.7, and 1.0 or less in most runs; with idle processors it was not measured.
  private static let loopSeconds = 1.0

  /// A number for a script in a guest that no other has had.
  func nextScript() -> Int {
    scripts += 1
    return scripts
  }

  /// What dom0 and its guests have printed, the last of it.
  public var consoles: String {
    let guests = try? dom0("tail -n 60 /var/log/xen/console/* /var/log/xen/xl-*.log", deadline: 20).text
    return "--- console of dom0 (\(kind.rawValue))\n\(Self.console(in: folder))\n"
      + "--- consoles of the guests, logs of the toolstack\n\(guests ?? "dom0 does not answer")"
  }

  /// What Xen, dom0's kernel and guests of Xen's own have printed.
  public var console: String { Self.console(in: folder) }

  private static func console(in folder: TemporaryFolder) -> String {
    guard let bytes = FileManager.default.contents(atPath: folder.path + "/console") else { return "(none)" }
    return String(decoding: bytes.suffix(8_000), as: UTF8.self).replacing("\r", with: "")
  }
}
