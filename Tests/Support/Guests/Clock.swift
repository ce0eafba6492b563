// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The machine's time of day, which a domain that is restored finds moved.
public enum Clock {
  nonisolated(unsafe) private static var isAhead = false

  /// Sets it 50 ms ahead, and the next time back, so that it stays right.
  public static func jump() throws {
    try move(byMicroseconds: isAhead ? -50_000 : 50_000)
    isAhead.toggle()
  }

  public static func move(byMicroseconds step: Int) throws {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { throw LabError("clock_gettime: \(errno)") }
    let nanoseconds = time.tv_nsec + step * 1_000
    let carry = (Double(nanoseconds) / 1e9).rounded(.down)
    time.tv_sec += Int(carry)
    time.tv_nsec = nanoseconds - Int(carry) * 1_000_000_000
    guard clock_settime(CLOCK_REALTIME, &time) == 0 else {
      throw LabError("clock_settime: \(String(cString: strerror(errno)))")
    }
  }
}
