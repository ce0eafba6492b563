import Program

/// Bounds the change sets: at most `Limits.changeSets` in any `Limits.changeWindow`.
struct ChangeRate {
  private var times: [Milliseconds] = []

  /// Counts a change set unless it would be one too many.
  mutating func admit(_ now: Milliseconds) -> Bool {
    times.removeAll { now - $0 >= Limits.changeWindow }
    if times.count < Limits.changeSets { times.append(now) } else { return false }
    return true
  }
}
