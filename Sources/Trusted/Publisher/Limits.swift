// SPDX-License-Identifier: Apache-2.0

import Common

/// Every limit of the publisher that is not one of the wire format (`Bounds`).
enum Limits {
  /// Nodes of the published tree, `data/updated` included; xenstored allows a guest some 1,000.
  static let nodes = 400
  /// Nodes read back of what an earlier run left.
  static let nodesReadBack = 1_000
  /// Bytes of a value that are read back: one more than the longest that is ever written.
  static let valueReadBack = 514
  /// Requests of xenstored at once: as many as the largest change set takes. With the refill 600 in
  /// any 10 s.
  static let requestBurst = 433
  /// The time after which one more request may follow.
  static let requestRefill: Milliseconds = 60
  /// The time after which one more read of all nodes may fail: that of `requestBurst` requests.
  static let failedReadPause: Milliseconds = 26_000
  /// Requests of a change set besides its changes: the node that wakes XAPI, and `data/updated`.
  static let requestsAround = 2
  /// Transactions begun for one change set before it is applied without one.
  static let transactionAttempts = 5
  /// How long changes that xenstored refused are not requested again, from the first refusal on.
  static let refusedPause: Milliseconds = 600_000
  /// How often a published node is looked for while nothing changes.
  static let presencePause: Milliseconds = 900_000
  /// Bytes a file on standard error may grow to, if it is one.
  static let logFile: UInt = 16 << 20
  /// Connections waiting while one collector is served.
  static let backlog: Int32 = 4
}
