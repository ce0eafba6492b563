import Common

/// Every limit of the publisher that is none of the wire format (`Bounds`).
enum Limits {
  /// Nodes of the published tree, `data/updated` included; xenstored allows a guest some 1,000.
  static let nodes = 400
  /// Nodes read back of what an earlier run left.
  static let nodesReadBack = 1_000
  /// Bytes of a value that are read back: one more than the longest that is ever written.
  static let valueReadBack = 514
  /// The time that each change set takes of `changeBurst`, and so the pace at which they may go on.
  static let changePace: Milliseconds = 1_000
  /// With that, 20 change sets in any 10 seconds, with one that xenstored kept waiting; what comes over it waits for
  /// the next frame.
  static let changeBurst: Milliseconds = 9_000
  /// Transactions begun for one change set before it is applied without one.
  static let transactionAttempts = 5
  /// How long the nodes that xenstored refused for their size or a quota are left alone, from the first refusal.
  static let refusedPause: Milliseconds = 600_000
  /// How often a node of our own is looked for while nothing changes.
  static let presencePause: Milliseconds = 900_000
  /// Bytes a file on standard error may grow to, if it is one.
  static let logFile: UInt = 16 << 20
  /// Connections waiting while one collector is served.
  static let backlog: Int32 = 4
}
