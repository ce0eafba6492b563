import CSimulation
import Glibc

/// What goes wrong in a life, and how often: once in so many calls, 0 for never. Each life has faults of its own, for
/// some hide what others would show.
struct Faults {
  var xenstore = 0
  /// What xenstored may answer to any request.
  var xenstoreErrors: [Int32] = []
  var conflict = 0
  var short = 0
  var interrupt = 0
  var file = 0
  var netlink = 0
  var send = 0
  /// What happens to the guest, by whatever program's call it is noticed.
  var facts = 0
  var events = Facts.Event.allCases
  var wipe = 0
  var kill = 0
  var dom0 = 0
  var jump = 0
  /// The most time between what happens while both programs sleep, in nanoseconds; 0: nothing does.
  var pause = 0

  static let none = Faults()

  static func random(_ chance: inout Chance) -> Faults {
    func rate(_ rates: [Int]) -> Int { chance.one(in: 2) ? 0 : chance.pick(rates) }
    var faults = Faults()
    faults.xenstore = rate([4, 20, 100])
    // Ten minutes' rest have to follow where a request is refused.
    faults.xenstoreErrors = [EAGAIN, EACCES, ENOENT, EIO, EBADF] + (chance.one(in: 3) ? refusals : [])
    faults.conflict = rate([1, 2, 4])
    faults.short = rate([1, 3, 10])
    faults.interrupt = rate([2, 10, 50])
    faults.file = rate([10, 50, 200])
    faults.netlink = rate([3, 10, 50])
    faults.send = rate([3, 10])
    faults.facts = chance.pick([30, 100, 300])
    faults.wipe = rate([200, 1_000])
    faults.kill = rate([200, 1_000])
    faults.dom0 = rate([200, 1_000])
    faults.jump = rate([500, 2_000])
    faults.pause = chance.pick([300, 3_000, 30_000]) * 1_000_000
    return faults
  }

  /// The answers after which the publisher asks again ten minutes later.
  static let refusals = [ENOSPC, E2BIG, EINVAL, ENOMEM]
  static let fileErrors = [ENOENT, EACCES, EIO, ENFILE, ENODEV]
  static let netlinkErrors = [ENOBUFS, EAGAIN, ENOMEM, EBUSY]
}

/// What of a life's faults has to be made good before the tree can be right: by a look at all that is there, or
/// by the pause after which what was refused is asked for again.
struct Damage {
  var needsLook = false
  var needsPause = false
}
