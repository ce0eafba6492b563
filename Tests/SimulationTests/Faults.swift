// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

/// What goes wrong in a life, and how often: once in so many calls, 0 for never. Each life has faults of its own, for
/// some hide what others would show.
struct Faults {
  var xenstore = 0
  /// What xenstored may answer to any request.
  var xenstoreErrors: [Int32] = []
  /// Whether all is as xenstored has answered: after anything else the tree can be right only when a new publisher
  /// reads all, which hides what would be wrong without.
  var isTrue = true
  /// One in so many paths is never written or removed, as where a node has no room or is not the guest's.
  var stubborn = 0
  var conflict = 0
  /// Of answers of xenstored that take long.
  var stall = 0
  var short = 0
  var interrupt = 0
  var file = 0
  var fileErrors: [Int32] = []
  var netlink = 0
  var send = 0
  /// What happens to the guest, by whatever program's call it is noticed.
  var facts = 0
  var events = Facts.Event.allCases
  var wipe = 0
  /// The guest is migrated, and its clock goes on.
  var migrate = 0
  var kill = 0
  var dom0 = 0
  var jump = 0
  /// The most time between what happens while both programs sleep, in nanoseconds; 0: nothing does.
  var pause = 0

  static let none = Faults()

  /// - Parameter isLarge: whether there is no room for all facts: then no node may stand that is not wanted any more.
  static func random(_ chance: inout Chance, isLarge: Bool) -> Faults {
    var faults = passing(&chance)
    faults.xenstoreErrors = [EAGAIN, EIO, EBADF]
    faults.conflict = rate([1, 2, 4], &chance)
    // A shortage hides what other errors would show.
    if !chance.one(in: 3) { faults.fileErrors = [ENOENT, EACCES, EIO, ENODEV] }
    faults.facts = chance.pick([30, 100, 300])
    faults.wipe = rate([200, 1_000], &chance)
    if isLarge { return faults }
    faults.isTrue = chance.one(in: 2)
    if !faults.isTrue {
      faults.dom0 = rate([200, 1_000], &chance)
      faults.xenstoreErrors += [EACCES, ENOENT]
    }
    // Ten minutes' rest have to follow where a request is refused.
    if !chance.one(in: 3) { return faults }
    faults.xenstoreErrors += refusals
    faults.stubborn = chance.pick([0, 2, 2, 5])
    return faults
  }

  /// What may go wrong while the facts stay as they are, and has nothing written.
  static func passing(_ chance: inout Chance) -> Faults {
    var faults = Faults()
    faults.xenstore = rate([4, 20, 100], &chance)
    faults.xenstoreErrors = [EAGAIN, ENOSPC, ENOMEM, EIO, EBADF]
    faults.stall = rate([300, 3_000], &chance)
    faults.short = rate([1, 3, 10], &chance)
    faults.interrupt = rate([2, 10, 50], &chance)
    faults.file = rate([10, 50, 200], &chance)
    faults.fileErrors = [EMFILE, ENFILE, ENOMEM]
    faults.netlink = rate([3, 10, 50], &chance)
    faults.send = rate([3, 10], &chance)
    faults.kill = rate([200, 1_000], &chance)
    faults.jump = rate([500, 2_000], &chance)
    faults.pause = chance.pick([300, 3_000, 30_000]) * 1_000_000
    return faults
  }

  private static func rate(_ rates: [Int], _ chance: inout Chance) -> Int {
    chance.one(in: 2) ? 0 : chance.pick(rates)
  }

  /// The answers after which the publisher asks again ten minutes later.
  static let refusals = [ENOSPC, E2BIG, EINVAL, ENOMEM]
  static let netlinkErrors = [ENOBUFS, EAGAIN, ENOMEM, EBUSY]
}

/// What of a life's faults has to be made good before the tree can be right: by a new publisher, which reads all that is there, or
/// by the pause after which what was refused is asked for again.
struct Damage {
  var needsLook = false
  var needsPause = false
}
