import CLinux
import Program
import Wire

/// The two clocks that the publisher reads; neither needs a file.
enum Clock {
  /// Milliseconds that only ever go forward.
  static func monotonic() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The time of day in UTC, say `Sun Nov 22 15:04:05 2026` (`asctime(3)`).
  /// Call it once before the lock-down: libc then looks for the time zone.
  static func timestamp() -> [UInt8] {
    var time = timespec()
    var parts = unsafe tm()
    var text = [CChar](repeating: 0, count: 32)
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    unsafe asctime_r(gmtime_r(&time.tv_sec, &parts), &text)
    return text.prefix { $0 >= 0x20 }.map { UInt8(bitPattern: $0) }
  }
}
