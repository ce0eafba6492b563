// SPDX-License-Identifier: Apache-2.0

/// What the publisher requested since it began a change set.
struct ChangeSet {
  private var asked: [String] = []
  private var done: [String] = []
  /// Whether the node that wakes XAPI was written with the value that it had.
  private var wakes = false

  static let waking = "attr/PVAddons/Installed"

  /// What was asked for stays: a node that was refused once is not asked for again.
  mutating func beginAgain() { (done, wakes) = ([], false) }

  mutating func noteDone(_ path: String) { done.append(path) }

  mutating func noteAsked(_ path: String, isSame: Bool) {
    asked.append(path)
    if path == Self.waking && isSame { wakes = true }
  }

  /// What XAPI shows, as it is in xenopsd since 25.23: it watches the first, but not the others.
  private var isHeard: Bool {
    asked.contains { path in
      ["attr/", "control/", "feature/", "xenserver/"].contains { path.hasPrefix($0) }
    }
  }
  private var isShown: Bool {
    done.contains { path in
      ["data/os_", "data/host_name", "data/domain", "drivers/"].contains { path.hasPrefix($0) }
    }
  }

  /// What is wrong with it; nil if nothing is.
  ///
  /// - Parameter mayRepeat: whether the node that wakes XAPI may be written because that failed before.
  func fault(mayRepeat: Bool) -> String? {
    if isShown && !isHeard { return "XAPI does not hear of \(done)" }
    // Where all is written, that is what it has, too.
    let isAll = asked.contains("attr/PVAddons/MajorVersion")
    if wakes && !isShown && !isAll && !mayRepeat { return "XAPI is woken for \(done)" }
    return nil
  }
}

extension Simulation {
  /// A change set has taken effect.
  func noteChangeSet() {
    invariants.noteChangeSet(store)
    // Where the publisher does not know what stands there, it may take a node for missing.
    if isStandard, !damage.needsLook, store.node(at: "attr/PVAddons/Installed") != nil,
      let fault = changeSet.fault(mayRepeat: wakingHasFailed)
    {
      invariants.violate(fault)
    }
    changeSet = ChangeSet()
  }
}
