// SPDX-License-Identifier: Apache-2.0

/// A limit of a rate: `burst` times at once, and then one more after each `refill`.
public struct TokenBucket: Sendable {
  private let burst: Int64
  private let refill: Milliseconds
  /// When the whole burst will be there again, if no token is taken before.
  private var fullAt: Milliseconds = 0

  public init(burst: Int64, refill: Milliseconds) {
    self.burst = burst
    self.refill = refill
  }

  /// The earliest time at which there is a token.
  public var readyAt: Milliseconds { fullAt - (burst - 1) * refill }

  /// Takes a token; not to be called before `readyAt`.
  public mutating func take(at now: Milliseconds) {
    fullAt = max(fullAt, now) + refill
  }
}
