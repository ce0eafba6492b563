import CLinux

/// The time of day in UTC, say `Sun Nov 22 15:04:05 2026` (`asctime(3)`).
/// Call it once before the lock-down: libc then looks for the time zone.
func timestamp() -> [UInt8] {
  var (time, parts, text) = (time(nil), unsafe tm(), [UInt8](repeating: 0, count: 32))
  unsafe asctime_r(gmtime_r(&time, &parts), &text)
  return text.prefix { $0 >= 0x20 }
}
