// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem

/// Notices that the real-time clock was set: a guest that was restored, resumed or migrated finds it moved.
/// A timer far in the future that is cancelled by such a jump (`TFD_TIMER_CANCEL_ON_SET`, `timerfd_create(2)`).
struct ClockJumps: ~Copyable {
  private let timer: FileDescriptor
  /// For `poll(2)`, with POLLIN.
  var descriptor: Int32 { timer.number }

  /// Nil with errno set.
  init?() {
    let timer = FileDescriptor(collector_clock_timer())
    guard timer.isOpen else { return nil }
    _ = collector_arm_clock_timer(timer.number)
    self.timer = timer
  }

  /// Whether the clock has jumped since the last call.
  borrowing func take() -> Bool {
    var expirations: UInt64 = 0
    let size = MemoryLayout<UInt64>.size
    guard unsafe read(timer.number, &expirations, size) < 0, xga_errno() == ECANCELED else {
      return false
    }
    // This fails with ECANCELED where the clock has jumped yet again; the timer is armed all the same.
    _ = collector_arm_clock_timer(timer.number)
    return true
  }
}
