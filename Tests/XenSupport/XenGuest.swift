// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A guest of a `XenMachine`, which the toolstack makes and removes. Its first vif, devid 0, is `eth0`.
public final class XenGuest {
  public enum Kind: String, Sendable {
    case pv
    case pvh
    case hvm
  }

  public let machine: XenMachine
  public let name: String
  public private(set) var domid = 0
  public var home: String { "/local/domain/\(domid)" }
  /// The paths of the nodes below `home` that the toolstack and the kernel made.
  var toolstackNodes: Set<String> = []

  private let bootSeconds: Double

  /// Boots a guest. `settings` are more lines for xl's configuration (xl.cfg(5)), `kernel` words for its kernel.
  /// - Parameters:
  ///   - kind: nil for the first kind that Xen has on that architecture.
  ///   - memoryMiB: nil for what such a guest boots with.
  public init(
    _ machine: XenMachine, _ kind: Kind? = nil, memoryMiB: Int? = nil, kernel: String = "", settings: String = ""
  ) throws {
    machine.guests += 1
    self.machine = machine
    name = "guest\(machine.guests)"
    bootSeconds = 120
    try create(
      kind ?? machine.architecture.guests[0], memoryMiB ?? machine.architecture.guestMiB,
      """
      kernel='/lab/vmlinux'
      ramdisk='/lab/guest.cpio'
      extra='console=hvc0 quiet mitigations=off \(kernel)'
      \(settings)
      """)
  }

  /// Boots the guest of the machine's Debian system from its disk. `kernel` are more words for its kernel.
  public init(debianOf machine: XenMachine, kernel: String = "") throws {
    guard let (system, kind) = machine.debian else { throw LabError("the machine has no Debian system") }
    machine.guests += 1
    self.machine = machine
    name = "guest\(machine.guests)"
    bootSeconds = 400
    let folder = "/lab/\(system.suite.rawValue)"
    try create(
      kind, 384,
      """
      kernel='\(folder)/\(kind == .hvm ? "vmlinuz" : "vmlinux")'
      ramdisk='\(folder)/root.cpio'
      extra='console=hvc0 mitigations=off loglevel=1 systemd.show_status=0 \(kernel)'
      disk=['format=raw,vdev=xvda,access=rw,script=/etc/xen/scripts/disk,target=/dev/vda']
      \(kind == .hvm ? Self.deviceModel : "")
      """)
  }

  /// Settings for an HVM guest: what get-device-model.sh brings, and none of what it would show.
  private static let deviceModel = """
    device_model_override='/usr/libexec/xen-qemu-system-i386'
    bios='seabios'
    serial='pty'
    vga='none'
    nographic=1
    vnc=0
    sdl=0
    """

  private func create(_ kind: Kind, _ memoryMiB: Int, _ settings: String) throws {
    try machine.inDom0(
      """
      cat >/run/\(name).cfg <<'END'
      name='\(name)'
      type='\(kind.rawValue)'
      memory=\(memoryMiB)
      vcpus=1
      maxvcpus=2
      vif=['type=vif,mac=00:16:3e:00:00:00,script=/etc/xen/scripts/vif']
      \(settings)
      END
      xl create -q /run/\(name).cfg
      """)
    try awaitBoot()
  }

  deinit {
    // Where the test has ended it, or the machine is gone, there is nothing to destroy.
    _ = try? machine.dom0("xl destroy \(name); rm -f /run/\(name).*")
  }

  /// Waits until the guest serves scripts: for the `time`th time, as it may have been rebooted.
  public func awaitBoot(time: Int = 1) throws {
    let log = "/var/log/xen/console/guest-\(name).log"
    let isServing = """
      tries=0
      until [ "$(grep -c @READY \(log))" -ge \(time) ]; do
        tries=$((tries + 1))
        [ $tries -lt \(Int(bootSeconds) * 10) ] || exit 1
        usleep 100000
      done
      """
    guard try machine.dom0(isServing, deadline: bootSeconds * 2).status == 0 else {
      let lastWords = "(grep -e 'panic -' -e RIP: \(log) || tail -n 1 \(log)) | tr -s '\\r\\n' ' '"
      throw LabError("\(name) does not boot: \(try machine.dom0(lastWords).text)")
    }
    try noteDomid()
    toolstackNodes = Set(try tree().keys)
  }

  /// Notes which domain the guest is now: each restore and reboot makes a new one.
  public func noteDomid() throws {
    guard let domid = Int(try machine.inDom0("xl domid \(name)")) else { throw LabError("\(name) has no domid") }
    self.domid = domid
  }

  /// Runs a script of busybox's shell in the guest.
  public func answer(_ script: String, deadline: Int = 60) throws -> Answer {
    let number = machine.nextScript()
    let answer = try machine.dom0(
      "sh /lab/in-guest \(domid) \(number) '\(Terminal.line(of: script))' \(deadline)", deadline: Double(deadline) + 30)
    guard answer.status == 0 else { throw LabError("\(name): \(answer.text)") }
    let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return Answer(Array(lines.dropLast()), ending: lines.last ?? "")
  }

  /// Runs a script in the guest, which has to succeed, and returns what it printed.
  @discardableResult
  public func run(_ script: String, deadline: Int = 60) throws -> String {
    let answer = try answer(script, deadline: deadline)
    guard answer.status == 0 else { throw LabError("\(name): \(script): \(answer.status): \(answer.text)") }
    return answer.text
  }
}
