// SPDX-License-Identifier: Apache-2.0

import Xenstore

/// A node that belongs to the agent, in either schema: the agent removes it where it is not true.
struct OwnedNode {
  enum Extent {
    /// The node alone.
    case single
    /// The node with all below it.
    case subtree
  }

  /// What XAPI does with the node. It watches the directories `attr`, `control`, `feature` and
  /// `xenserver`, and since xenopsd 25.23 neither `data` nor `drivers`.
  enum Audience {
    /// XAPI is woken by each write.
    case watched
    /// XAPI reads the node when another one wakes it.
    case read
    /// Nobody waits for it: rrdd reads the memory by itself, and nobody shows the volumes.
    case nobody
  }

  let path: Path
  let extent: Extent
  let audience: Audience

  @inline(never) func covers(_ other: Path) -> Bool {
    if other == path { return true }
    return extent == .subtree && path.isAbove(other)
  }

  /// Every node that the agent publishes, but `Schema.updated`.
  static let all: [OwnedNode] = [
    OwnedNode(path: "attr/PVAddons", extent: .subtree, audience: .watched),
    OwnedNode(path: "attr/vif", extent: .subtree, audience: .watched),
    OwnedNode(path: Schema.balloon, extent: .single, audience: .watched),
    OwnedNode(path: "data/domain", extent: .single, audience: .read),
    OwnedNode(path: "data/host_name", extent: .single, audience: .read),
    OwnedNode(path: "data/host_name_dns", extent: .single, audience: .read),
    OwnedNode(path: Schema.memoryFree, extent: .single, audience: .nobody),
    OwnedNode(path: Schema.memoryTotal, extent: .single, audience: .nobody),
    OwnedNode(path: "data/net", extent: .subtree, audience: .read),
    OwnedNode(path: "data/os", extent: .subtree, audience: .read),
    OwnedNode(path: "data/os_distro", extent: .single, audience: .read),
    OwnedNode(path: "data/os_majorver", extent: .single, audience: .read),
    OwnedNode(path: "data/os_minorver", extent: .single, audience: .read),
    OwnedNode(path: "data/os_name", extent: .single, audience: .read),
    OwnedNode(path: "data/os_uname", extent: .single, audience: .read),
    OwnedNode(path: Schema.volumes, extent: .subtree, audience: .nobody),
    OwnedNode(path: "data/xen-guest-agent", extent: .single, audience: .read),
    OwnedNode(path: "drivers", extent: .subtree, audience: .read),
    OwnedNode(path: "feature/hotplug", extent: .subtree, audience: .watched),
    OwnedNode(path: "xenserver/attr/net-sriov-vf", extent: .subtree, audience: .watched),
  ]

  /// The row that covers a path, if there is one.
  @inline(never) static func covering(_ path: Path) -> OwnedNode? {
    all.first { $0.covers(path) }
  }
}
