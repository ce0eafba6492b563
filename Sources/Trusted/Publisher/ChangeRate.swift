import Common

/// Bounds the change sets: nine at once, then one each `Limits.changePace`.
struct ChangeRate {
  /// When all of the burst can be had again.
  private var restedAt: Milliseconds = 0

  /// Counts a change set unless it would be one too many.
  mutating func admit(_ now: Milliseconds) -> Bool {
    let next = max(restedAt, now) + Limits.changePace
    if next - now <= Limits.changeBurst { restedAt = next }
    return restedAt == next
  }
}
