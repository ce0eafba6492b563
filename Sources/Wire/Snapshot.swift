/// All that the collector knows of the guest at one time. Never a delta: any snapshot may be lost.
public struct Snapshot: Equatable, Sendable {
  /// How often the clock has jumped since the collector started: the guest was resumed, restored or
  /// migrated, so its xenstore nodes may be gone.
  public var resumes: UInt32 = 0
  public var system = OperatingSystem()
  public var host = Host()
  public var memory = Memory()
  /// Whether the guest can balloon: the kernel has the driver, and no option forbids it.
  public var balloon = false
  /// The vifs, ascending by devid, then other links, ascending by index.
  public var links: [Link] = []

  public init() {}
}

/// The operating system, as `os-release(5)` and `uname(2)` tell it.
public struct OperatingSystem: Equatable, Sendable {
  /// PRETTY_NAME, say `Debian GNU/Linux 12 (bookworm)`.
  public var name = Text()
  /// Lower-case ID, say `debian`.
  public var distro = Text()
  /// The version's first and second number; both empty on a rolling release.
  public var major = Text()
  public var minor = Text()
  /// The kernel's release, say `6.1.0-18-amd64`.
  public var kernel = Text()

  public init() {}
}

/// The guest's own name for itself.
public struct Host: Equatable, Sendable {
  public var name = Text()
  /// The DNS domain, empty if not known.
  public var domain = Text()

  public init() {}
}

/// Memory in KiB, 0 for not known (`proc_meminfo(5)`).
public struct Memory: Equatable, Sendable {
  public var totalKiB: UInt64 = 0
  /// What programs could still get without swapping (MemAvailable).
  public var freeKiB: UInt64 = 0

  public init() {}
}

/// A network link with the addresses that are in use on it.
public struct Link: Equatable, Sendable {
  /// The kernel's number of the link.
  public var index: UInt32 = Bounds.linkIndex.lowerBound
  public var name = Text()
  public var hardwareAddress = HardwareAddress()
  /// The devid if the link is the frontend of a vif: none or one.
  public var vif: [UInt16] = []
  /// Valid addresses in the kernel's order, link-local ones last.
  public var ipv4: [IPv4Address] = []
  public var ipv6: [IPv6Address] = []

  public init() {}
}
