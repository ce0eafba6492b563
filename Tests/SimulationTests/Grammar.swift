/// Which nodes the publisher may write and remove, from the contract.
enum Grammar {
  private static let written = [
    "control/feature-balloon", "attr/PVAddons/*", "attr/vif/#/name", "attr/vif/#/mac/0", "attr/vif/#/ipv4/#",
    "attr/vif/#/ipv4/#/prefix", "attr/vif/#/ipv6/#", "attr/vif/#/ipv6/#/prefix", "data/updated", "data/host_name",
    "data/host_name_dns", "data/domain", "data/os_name", "data/os_distro", "data/os_majorver", "data/os_minorver",
    "data/os_uname", "data/meminfo_total", "data/meminfo_free", "data/volumes/#/name", "data/volumes/#/size",
    "data/volumes/#/free", "data/volumes/#/filesystem", "data/volumes/#/mount_points/#", "data/volumes/#/extents/0",
    "drivers/#", "feature/hotplug/vif", "feature/hotplug/vbd", "xenserver/attr/net-sriov-vf/#/ipv4/#",
    "xenserver/attr/net-sriov-vf/#/ipv4/#/prefix", "xenserver/attr/net-sriov-vf/#/ipv6/#",
    "xenserver/attr/net-sriov-vf/#/ipv6/#/prefix", "data/xen-guest-agent", "data/os/class", "data/os/name",
    "data/os/version", "data/os/unix/kernel-version", "data/net/#", "data/net/#/mac/*", "data/net/#/ipv4/*",
    "data/net/#/ipv6/*",
  ].map { $0.split(separator: "/") }

  /// Below which all that is not true may be removed.
  private static let removable = [
    "attr/PVAddons", "attr/vif", "data/net", "data/os", "data/volumes", "drivers/", "feature/hotplug",
    "xenserver/attr/net-sriov-vf", "control/feature-balloon", "data/domain", "data/host_name", "data/meminfo_",
    "data/os_", "data/xen-guest-agent",
  ]

  nonisolated(unsafe) private static var known: Set<String> = []

  static func allows(_ path: String) -> Bool {
    if known.contains(path) { return true }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isAllowed = written.contains { pattern in
      pattern.count == parts.count
        && zip(pattern, parts).allSatisfy { $0 == "*" ? !$1.isEmpty : $0 == "#" ? UInt32($1) != nil : $0 == $1 }
    }
    if isAllowed { known.insert(path) }
    return isAllowed
  }

  static func allowsRemoval(_ path: String) -> Bool { removable.contains { path.hasPrefix($0) } }
}
