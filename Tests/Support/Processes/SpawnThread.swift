// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A thread that lives as long as the process and starts its children.
///
/// The kernel sends a child's PR_SET_PDEATHSIG when the *thread* that started it ends, and the threads
/// of a pool come and go.
enum SpawnThread {
  private static let work = DispatchSemaphore(value: 0)
  private static let done = DispatchSemaphore(value: 0)
  private static let turn = NSLock()
  nonisolated(unsafe) private static var job: () -> Void = {}
  private static let isRunning: Bool = {
    Thread.detachNewThread {
      while true {
        work.wait()
        job()
        done.signal()
      }
    }
    return true
  }()

  /// Does `body` on that thread and waits for it.
  static func perform<T>(_ body: () -> T) -> T {
    turn.withLock {
      _ = isRunning
      var result: T?
      withoutActuallyEscaping({ result = body() }) { escaping in
        job = escaping
        work.signal()
        done.wait()
        job = {}
      }
      return result!
    }
  }
}
