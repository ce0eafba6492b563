// SPDX-License-Identifier: Apache-2.0

import Xenstore

/// The layouts of the published tree.
enum Schema {
  /// What XAPI, XenCenter and Xen Orchestra read.
  case std
  /// The proposed layout, version 0.1.0: predictable paths, no index that moves.
  case rfc

  /// A node that is always published: where it is gone, all are gone.
  var presence: Path {
    switch self {
    case .std: "attr/PVAddons/MajorVersion"
    case .rfc: "data/xen-guest-agent"
    }
  }

  /// A node of `std` that wakes XAPI with each write, also of the value that it has.
  /// Not `presence`: written to a guest that was restored just now, it would count for all nodes.
  static let waking: Path = "attr/PVAddons/Installed"

  /// Written with every change set. The toolstack writes it as well, so the agent does not own it:
  /// it is neither read back nor removed.
  static let updated: Path = "data/updated"

  /// Whether the guest can balloon. squeezed and xenopsd only ask whether it exists, so any value
  /// says yes.
  static let balloon: Path = "control/feature-balloon"

  /// The toolstack's directories that owned nodes are in. The agent never removes them, for the
  /// guest could not make them again.
  static let directories: [Path] = ["attr", "control", "data", "drivers", "feature", "xenserver"]

  /// Whether the agent owns the node.
  @inline(never) static func owns(_ path: Path) -> Bool {
    !directories.contains(path) && OwnedNode.covering(path) != nil
  }

  /// Whether an owned node may be below this one, or is this one.
  static func leadsToOwned(_ path: Path) -> Bool {
    if directories.contains(path) { return true }
    return OwnedNode.all.contains { path == $0.path || path.isAbove($0.path) }
  }

  /// Whether XAPI reads some of the changed nodes, and no change wakes it.
  static func needWaking(_ changes: [Change]) -> Bool {
    var isRead = false
    for change in changes {
      switch OwnedNode.covering(change.path)?.audience {
      case .watched, nil: return false
      case .read: isRead = true
      case .nobody: break
      }
    }
    return isRead
  }
}
