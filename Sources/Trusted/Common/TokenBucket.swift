// SPDX-License-Identifier: Apache-2.0

/// A limit of a rate: `burst` tokens at once, and then one more after each `refill`.
public struct TokenBucket: Sendable {
  private let burst: Int64
  private let refill: Milliseconds
  /// When the whole burst will be there again, if no token is taken before.
  private var fullAt: Milliseconds = 0

  public init(burst: Int64, refill: Milliseconds) {
    self.burst = burst
    self.refill = refill
  }

  /// The earliest time at which there are so many tokens.
  ///
  /// - Parameter count: not more than the burst.
  public func readyAt(for count: Int64 = 1) -> Milliseconds { fullAt - (burst - count) * refill }

  /// Takes so many tokens. Where there are not as many, it owes them.
  public mutating func take(_ count: Int64 = 1, at now: Milliseconds) {
    fullAt = max(fullAt, now) + count * refill
  }
}
