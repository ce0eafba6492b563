// SPDX-License-Identifier: Apache-2.0

import Wire
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

  /// When a node is written.
  enum Turn: CaseIterable {
    /// `presence`. Where the guest is migrated before the rest is written, it is gone, and all is
    /// written again; written last, it would count for nodes that are gone.
    case first
    case middle
    /// What wakes XAPI: it then finds the rest.
    case last
  }

  @inline(never) static func turn(of path: Path) -> Turn {
    if path == std.presence || path == rfc.presence { return .first }
    return OwnedNode.covering(path)?.audience == .watched ? .last : .middle
  }

  /// A node of `std` that wakes XAPI with each write, also of the value that it has.
  /// Not `presence`: written to a guest that was restored just now, it would count for all nodes.
  static let waking = Node(path: "attr/PVAddons/Installed", value: Text("1").bytes)

  /// Written with every change set. The toolstack writes it as well, so the agent does not own it:
  /// it is neither read back nor removed.
  static let updated: Path = "data/updated"

  /// Whether the guest can balloon. squeezed and xenopsd only ask whether it exists, so any value
  /// says yes.
  static let balloon: Path = "control/feature-balloon"

  static let memoryTotal: Path = "data/meminfo_total"
  static let memoryFree: Path = "data/meminfo_free"

  /// The directory of the volumes, and the name of a volume's node that says how much it has free.
  static let volumes: Path = "data/volumes"
  static let freeSpace: Path = "free"

  /// The toolstack's directories that owned nodes are in. The agent never removes them, for the
  /// guest could not make them again.
  static let directories = usedDirectories + otherDirectories

  /// Those in which each agent publishes something, and `balloon`'s, which others write as well.
  /// Without owned nodes in these, no agent has been in this domain.
  static let usedDirectories: [Path] = ["attr", "control", "data"]
  static let otherDirectories: [Path] = ["drivers", "feature", "xenserver"]

  /// Whether the agent owns the node.
  @inline(never) static func owns(_ path: Path) -> Bool {
    !directories.contains(path) && OwnedNode.covering(path) != nil
  }

  /// Whether an owned node may be below this one, or is this one.
  static func leadsToOwned(_ path: Path) -> Bool {
    OwnedNode.all.contains { path == $0.path || path.isAbove($0.path) }
  }

  /// Whether a change is a new measurement: of the memory, or of a volume's free space. Each means
  /// something by itself, and nobody waits for it.
  @inline(never) static func isMeasurement(_ change: Change) -> Bool {
    guard case .write(let node) = change else { return false }
    if node.path == memoryTotal || node.path == memoryFree { return true }
    guard let parent = node.path.parent else { return false }
    return parent.parent == volumes && node.path == parent / freeSpace
  }

  @inline(never) static func areMeasurements(_ changes: [Change]) -> Bool {
    changes.allSatisfy { isMeasurement($0) }
  }

  /// Whether a reader could see something false between one change and the next: where a node that
  /// stands there goes or gets another value, and that is not all.
  @inline(never) static func needTransaction(_ changes: [Change], in published: Tree) -> Bool {
    let others = changes.filter { !isMeasurement($0) }
    return others.count > 1 && others.contains { published.holds($0.path) }
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
