/// All that the collector knows of the guest at one time. Never a delta: any snapshot may be lost.
public struct Snapshot: Equatable, Sendable {
  /// How often the clock has jumped since the collector started: the guest was resumed, restored or
  /// migrated, so its xenstore nodes may be gone.
  public var resumes: UInt32 = 0
  /// PRETTY_NAME of `os-release(5)`, say `Debian GNU/Linux 12 (bookworm)`.
  public var osName: Text = ""
  /// Lower-case ID, say `debian`.
  public var osDistro: Text = ""
  /// The version's first and second number; both empty on a rolling release.
  public var osMajor: Text = ""
  public var osMinor: Text = ""
  /// The kernel's release (`uname(2)`), say `6.1.0-18-amd64`.
  public var kernel: Text = ""
  public var hostName: Text = ""
  /// The DNS domain.
  public var domain: Text = ""
  /// Memory in KiB (`proc_meminfo(5)`), 0 for not known; free is what could still be had without swapping.
  public var memoryTotalKiB: UInt64 = 0
  public var memoryFreeKiB: UInt64 = 0
  /// Whether the guest can balloon: the kernel has the driver, and no option forbids it.
  public var balloon = false
  /// The vifs, ascending by devid, then other links, ascending by index.
  public var links: [Link] = []

  public init() {}
}

/// A network link with the addresses that are in use on it.
public struct Link: Equatable, Sendable {
  /// The kernel's number of the link.
  public var index: UInt32 = Bounds.linkIndex.lowerBound
  public var name: Text = ""
  /// The Ethernet address: six octets in order of transmission.
  public var hardwareAddress = [UInt8](repeating: 0, count: Bounds.hardwareAddress)
  /// The devid if the link is the frontend of a vif: none or one.
  public var vif: [UInt16] = []
  /// Valid addresses in the kernel's order, link-local ones last.
  public var ipv4: [Address] = []
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
