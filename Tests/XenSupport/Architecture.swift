// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// The processor of a `XenMachine`.
public enum Architecture: String, Sendable {
  case amd64 = "x86_64"
  case arm64 = "aarch64"

  /// That of the variable XGA_ARCH; x86_64 where it is not set.
  public static let tested: Architecture = {
    guard let name = ProcessInfo.processInfo.environment["XGA_ARCH"] else { return .amd64 }
    guard let architecture = Architecture(rawValue: name) else { fatalError("XGA_ARCH: \(name)") }
    return architecture
  }()

  /// What the lab fetches once: the hypervisor, the kernel, the toolstack.
  var cache: String { Places.package + (self == .amd64 ? "/.build-xen" : "/.build-arm/xen") }

  /// The folder of the programs under test.
  public var programs: String {
    self == .amd64 ? Places.programs : Places.package + "/.build-embedded-aarch64/release"
  }

  /// The tests' own programs for its guests.
  func guestTools() throws -> [String] {
    switch self {
    case .amd64: []
    case .arm64: try ["loaded-filter", "sweep"].map { try ArmPlaces.tools() + "/" + $0 }
    }
  }

  /// Which kinds of guests its Xen has.
  public var guests: [XenGuest.Kind] { self == .amd64 ? [.pv, .pvh] : [.pvh] }

  /// Whether Xen 4.17 can save, restore and migrate its guests.
  public var savesGuests: Bool { self == .amd64 }

  /// The memory that a guest boots with, in MiB: its kernel is larger on Arm.
  var guestMiB: Int { self == .amd64 ? 128 : 256 }

  /// QEMU, which emulates it in software, and how it boots Xen with dom0's kernel and file system.
  func emulator(hypervisor: String, kernel: String, image: String) -> [String] {
    switch self {
    case .amd64:
      // Without SMAP, as QEMU 7.2 faults an IRET to user mode under it, which ends a PV dom0 at its first exception;
      // without RDTSCP, as it reports an intercepted one as RDTSC, on which Xen spins (PVH guests); without XSAVE and
      // with it AVX, of which it knows at times no instruction in a PVH guest whose kernel has switched it on.
      [
        "qemu-system-x86_64", "-M", "q35", "-accel", "tcg,tb-size=256", "-cpu", "max,-smap,-rdtscp,-xsave",
        "-append", "com1=115200,8n1 console=com1 spec-ctrl=no xpti=no \(hypervisor)",
        "-initrd", "\(cache)/vmlinux \(kernel) SCRIPTS=/dev/ttyS1,\(image)",
      ]
    case .arm64:
      Self.armMachine + [
        "-append", "console=dtuart \(hypervisor)",
        "-device", "guest-loader,addr=0x46000000,kernel=\(cache)/vmlinux,bootargs=\(kernel) SCRIPTS=/dev/hvc1",
        "-device", "guest-loader,addr=0x4a000000,initrd=\(image)",
      ]
    }
  }

  /// The same with a guest that Xen starts by itself.
  func emulatorWithGuest(hypervisor: String, kernel: String, image: String) throws -> [String] {
    guard self == .arm64 else { throw LabError("Xen starts a guest by itself on Arm only") }
    let tree = image + ".tree"
    let vmlinux = cache + "/vmlinux"
    try run(
      XenPlaces.lab + "/make-device-tree.sh", tree, "\(XenMachine.armMiB)", hypervisor,
      kernel + " SCRIPTS=/dev/hvc1", vmlinux, image, image + ".guest")
    let files = [
      (vmlinux, "0x46000000"), (image, "0x4a000000"), (vmlinux, "0x50000000"), (image + ".guest", "0x54000000"),
    ]
    return Self.armMachine + ["-dtb", tree]
      + files.flatMap { ["-device", "loader,file=\($0.0),addr=\($0.1),force-raw=on"] }
  }

  /// With QEMU's own way to authenticate pointers, as that of the processor takes half of the time to emulate; without
  /// SVE, which this Xen does not know.
  private static let armMachine = [
    "qemu-system-aarch64", "-M", "virt,virtualization=on,gic-version=3", "-accel", "tcg,thread=multi,tb-size=512",
    "-cpu", "max,pauth-impdef=on,sve=off",
  ]

  /// The serial line over which dom0 takes scripts, at the character device `dom0`. On Arm Xen has the only one, and
  /// dom0 has a console of virtio.
  var scriptsLine: [String] {
    switch self {
    case .amd64: ["-serial", "chardev:dom0"]
    case .arm64: ["-device", "virtio-serial-device", "-device", "virtconsole,chardev=dom0"]
    }
  }
}
