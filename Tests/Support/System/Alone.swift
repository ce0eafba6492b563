// SPDX-License-Identifier: Apache-2.0

import Testing

/// Lets one suite at a time use the lab: suites in it count requests and set the clock of the machine.
/// The suite itself has to be `.serialized`.
public struct Alone: SuiteTrait, TestScoping {
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Turn.lab.take()
    do {
      try await function()
    } catch {
      await Turn.lab.give()
      throw error
    }
    await Turn.lab.give()
  }
}

extension Trait where Self == Alone {
  public static var alone: Self { Alone() }
}

/// A lock whose waiters block no thread.
private actor Turn {
  static let lab = Turn()
  private var isTaken = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  func take() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiters.append($0) }
  }

  func give() {
    if waiters.isEmpty { isTaken = false } else { waiters.removeFirst().resume() }
  }
}
