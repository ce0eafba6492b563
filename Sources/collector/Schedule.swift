import Program

/// Decides when to collect: at once where something may have changed, at the latest after the interval or
/// when the destination wants a snapshot, and never faster than `Pace` lets it.
struct Schedule {
  private let interval: Milliseconds
  private var pace = Pace()
  private var collectedAt: Milliseconds = 0
  /// Whether something may have changed since the last snapshot.
  private(set) var isDirty = true

  init(interval: Milliseconds) { self.interval = interval }

  mutating func noteChange() { isDirty = true }

  /// Notes that a snapshot is being collected: what changes from now on, it may lack.
  mutating func noteCollected(at now: Milliseconds) {
    pace.spend(at: now)
    collectedAt = now
    isDirty = false
  }

  /// When to collect next.
  /// - Parameter wantsAt: `Destination.wantsAt`.
  func collectsAt(wantsAt: Milliseconds?) -> Milliseconds {
    let dueAt = isDirty ? 0 : min(collectedAt + interval, wantsAt ?? .max)
    return max(dueAt, pace.readyAt)
  }
}
