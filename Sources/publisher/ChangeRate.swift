/// Bounds the change sets: at most `Limits.changeSets` in any `Limits.changeWindow`.
struct ChangeRate {
  /// When the latest ones were, monotonic milliseconds; the oldest at `next`.
  private var times = [Int64](repeating: -Limits.changeWindow, count: Limits.changeSets)
  private var next = 0

  /// Counts a change set unless it would be one too many.
  mutating func admit(_ now: Int64) -> Bool {
    guard now - times[next] >= Limits.changeWindow else { return false }
    times[next] = now
    next = (next + 1) % times.count
    return true
  }
}
