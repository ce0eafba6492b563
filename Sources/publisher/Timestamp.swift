import CLinux

/// The time of day in UTC, say `Sun Nov 22 15:04:05 2026` (`asctime(3)`).
/// Call it once before the lock-down: libc then looks for the time zone.
/// Not by `time(2)`: where the kernel has no vDSO that is a call the filter kills for.
func timestamp() -> [UInt8] {
  var (now, parts, text) = (timespec(), unsafe tm(), [UInt8](repeating: 0, count: 32))
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  unsafe asctime_r(gmtime_r(&now.tv_sec, &parts), &text)
  return text.prefix { $0 >= 0x20 }
}
