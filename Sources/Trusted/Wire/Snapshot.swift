// SPDX-License-Identifier: Apache-2.0

/// All that the collector knows of the guest at one time. Never a delta: any snapshot may be lost.
public struct Snapshot: Equatable, Sendable {
  /// How often the clock has jumped since the collector started: the guest was resumed, restored or
  /// migrated, so its xenstore nodes may be gone.
  public var resumes: UInt32 = 0
  /// PRETTY_NAME of `os-release(5)`, say `Debian GNU/Linux 12 (bookworm)`.
  public var osName: Text = ""
  /// Lower-case ID, say `debian`.
  public var osDistro: Text = ""
  /// The version's first number; empty on a rolling release.
  public var osMajor: Text = ""
  /// The version's second number; empty on a rolling release.
  public var osMinor: Text = ""
  /// The kernel's release (`uname(2)`), say `6.1.0-18-amd64`.
  public var kernel: Text = ""
  /// The host's whole name, say `web1.example.org`.
  public var hostName: Text = ""
  /// The part before the first dot.
  public var shortHostName: Text = ""
  /// The part behind the first dot; empty where there is none.
  public var domain: Text = ""
  /// Memory in KiB (`proc_meminfo(5)`); 0 if it is not known.
  public var memoryTotalKiB: UInt64 = 0
  /// Memory in KiB that can still be used without swapping.
  public var memoryFreeKiB: UInt64 = 0
  /// Whether the guest can balloon: the kernel has the driver, and no option forbids it. Nil if
  /// that cannot be found out.
  public var balloon: Bool?
  /// Whether the driver is there with which a vif can be plugged in while the guest runs.
  public var hotplugVif = false
  /// The same for a vbd.
  public var hotplugVbd = false
  /// The drivers of Xen devices in use, four words each, say
  /// `Linux xen-netfront 6.1.0-18-amd64 inbox`.
  public var drivers: [Text] = []
  /// The vifs, ascending by devid; then hardware that was passed through and other links, each
  /// ascending by index.
  public var links: [Link] = []
  /// What holds a file system or a part of one.
  public var volumes: [Volume] = []

  public init() {}
}

/// A network link with the addresses that are in use on it.
public struct Link: Equatable, Sendable {
  /// The kernel's number of the link.
  public var index: UInt32 = Bounds.linkIndex.lowerBound
  public var name: Text = ""
  /// The Ethernet address: six octets in order of transmission.
  public var hardwareAddress = [UInt8](repeating: 0, count: Bounds.hardwareAddress)
  /// The devid if the link is the frontend of a vif.
  public var vif: UInt64?
  /// Whether the link is hardware that was passed through to the guest, say an SR-IOV function.
  public var isPassthrough = false
  /// Valid addresses, the one that a person expects first; link-local ones only where there are no
  /// others.
  public var ipv4: [Address] = []
  /// The same for IPv6.
  public var ipv6: [Address] = []

  public init() {}
}

/// An IP address with the length of its prefix in bits.
public struct Address: Equatable, Sendable {
  /// In network byte order: 4 for IPv4, 16 for IPv6.
  public var octets: [UInt8]
  /// 0…32 for IPv4, 0…128 for IPv6.
  public var prefix: UInt8

  public init(octets: [UInt8], prefix: UInt8) {
    self.octets = octets
    self.prefix = prefix
  }
}

/// A block device with a file system, or one that is part of something larger.
public struct Volume: Equatable, Sendable {
  /// Its device with the file system's UUID if there is one, say `/dev/xvda1(1b2c…)`.
  public var name: Text = ""
  public var sizeBytes: UInt64 = 0
  /// What unprivileged users may still fill; nil unless it is mounted.
  public var freeBytes: UInt64?
  /// The file system's type, say `ext4`, or what else it is, say `LVM2_member`.
  public var filesystem: Text = ""
  /// Where it is mounted; `[LVM]` for a physical volume.
  public var mountPoints: [Text] = []
  /// The devid of the vbd that it is or lies on.
  public var vbd: UInt64?

  public init() {}
}
