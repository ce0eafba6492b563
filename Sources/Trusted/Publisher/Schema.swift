import Xenstore

/// The layouts of the published tree.
enum Schema {
  /// What XAPI, XenCenter and Xen Orchestra read.
  case std
  /// The proposed layout, version 0.1.0: predictable paths, no index that moves.
  case rfc

  /// A node that is always published: where it is gone, all are gone.
  var presence: Path { self == .std ? "attr/PVAddons/MajorVersion" : "data/xen-guest-agent" }

  /// A node of `std` that XAPI watches: it wakes with each write, also of the value that is there.
  /// Not `presence`: written to a guest that was restored just now, it would pass for all.
  static let waking: Path = "attr/PVAddons/Installed"

  /// Written with every change set. The toolstack writes it as well, so it is none of the owned nodes:
  /// neither read back nor removed.
  static let updated: Path = "data/updated"

  /// Whether the guest can balloon. squeezed and xenopsd only ask whether it exists, so any value
  /// says yes.
  static let balloon: Path = "control/feature-balloon"

  /// Single nodes the agent owns, in either schema.
  static let ownedLeaves: [Path] = [
    balloon, "data/domain", "data/host_name", "data/host_name_dns", "data/meminfo_free",
    "data/meminfo_total", "data/os_distro", "data/os_majorver", "data/os_minorver", "data/os_name",
    "data/os_uname", "data/xen-guest-agent",
  ]

  /// Nodes the agent owns with all below them, in either schema.
  static let ownedSubtrees: [Path] = [
    "attr/PVAddons", "attr/vif", "data/net", "data/os", "data/volumes", "drivers", "feature/hotplug",
    "xenserver/attr/net-sriov-vf",
  ]

  /// The toolstack's directories in which they lie: never removed, for the guest could not make them again.
  static let directories: [Path] = ["attr", "control", "data", "drivers", "feature", "xenserver"]

  /// Directories of the agent's nodes that XAPI does not watch, since xenopsd 25.23. It watches all
  /// others.
  private static let unwatched: [Path] = ["data", "drivers"]

  /// What in these XAPI need not hear of: rrdd watches the memory, and nobody shows the volumes.
  private static let quiet: [Path] = ["data/meminfo_free", "data/meminfo_total", "data/volumes"]

  /// Whether XAPI shows some of these changes, and none of them wakes it.
  static func areUnheard(_ changes: [Node]) -> Bool {
    var isShown = false
    for change in changes {
      if !unwatched.hold(change.path) { return false }
      if !quiet.hold(change.path) { isShown = true }
    }
    return isShown
  }

  /// Whether the node is the agent's own, to be removed where it is not true.
  @inline(never) static func owns(_ path: Path) -> Bool {
    let isListed = ownedLeaves.contains(path) || ownedSubtrees.hold(path)
    return isListed && !directories.contains(path)
  }

  /// Whether an owned node may lie below this one.
  static func leadsToOwned(_ path: Path) -> Bool {
    (directories + ownedLeaves + ownedSubtrees).contains { path == $0 || path.isAbove($0) }
  }
}

extension [Path] {
  /// Whether the node is one of these or lies below one of them.
  @inline(never) fileprivate func hold(_ path: Path) -> Bool {
    contains { $0 == path || $0.isAbove(path) }
  }
}
