import Common

/// When the next snapshot may be collected: the first at once, then at intervals of `Limits.gap`, until
/// `Limits.burst` of them are used up; after that as fast as they come back, one each `Limits.refill`.
struct Pace {
  private var gapEndsAt: Milliseconds = 0
  /// When the whole burst will be there again, if no more of it is used.
  private var fullAt: Milliseconds = 0

  /// The earliest time for the next snapshot.
  var readyAt: Milliseconds { max(gapEndsAt, fullAt - (Limits.burst - 1) * Limits.refill) }

  /// Notes that a snapshot is collected.
  mutating func spend(at now: Milliseconds) {
    gapEndsAt = now + Limits.gap
    fullAt = max(fullAt, now) + Limits.refill
  }
}
