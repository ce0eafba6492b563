// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common

/// Notices that the real-time clock was set: a guest that was restored, resumed or migrated finds it moved.
/// A timer far in the future is cancelled then (`TFD_TIMER_CANCEL_ON_SET`, `timerfd_create(2)`).
///
/// A step of less than `least` is no jump: some hosts correct a guest's clock in steps of half a millisecond, ten times
/// a second.
struct ClockJumps: ~Copyable {
  /// A guest that is saved or migrated stands still for longer.
  static let least: Milliseconds = 10

  private let timer: FileDescriptor
  private var time = RealTime.now()
  /// For `poll(2)`, with POLLIN.
  var descriptor: Int32 { timer.number }

  /// Throws where the kernel makes no such timer.
  init() throws(SystemError) {
    timer = FileDescriptor(collector_clock_timer())
    guard timer.isOpen else { throw SystemError.latest }
    _ = collector_arm_clock_timer(timer.number)
  }

  /// Whether the clock has jumped since the last call.
  mutating func take() -> Bool {
    var expirations: UInt64 = 0
    let size = MemoryLayout<UInt64>.size
    guard unsafe read(timer.number, &expirations, size) < 0, xga_errno() == ECANCELED else {
      return false
    }
    // This fails with ECANCELED where the clock has jumped yet again; the timer is armed all the same.
    _ = collector_arm_clock_timer(timer.number)
    let before = time
    time = .now()
    return time.hasJumped(since: before)
  }
}

extension Milliseconds {
  init(_ time: timespec) { self = Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000 }
}

/// Where the real-time clock stands, against the monotonic one, which never jumps.
struct RealTime {
  let lead: Milliseconds

  static func now() -> RealTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return RealTime(lead: Milliseconds(time) - monotonicNow())
  }

  func hasJumped(since before: RealTime) -> Bool { abs(lead - before.lead) >= ClockJumps.least }
}
