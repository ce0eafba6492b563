/// Every limit of the publisher that is none of the wire format (`Bounds`). Times in milliseconds.
enum Limits {
  /// Nodes of the published tree, `data/updated` included; xenstored allows a guest some 1,000.
  static let nodes = 400
  /// Nodes read back of what an earlier run left, and how deep below the home path.
  static let nodesReadBack = 1_000
  static let depthReadBack = 8
  /// Bytes of a value that are read back: one more than the longest that is ever written.
  static let valueReadBack = 514
  /// Change sets in any `changeWindow`; what comes over it waits for the next frame.
  static let changeSets = 20
  static let changeWindow: Int64 = 10_000
  /// Transactions begun for one change set before it is applied without one.
  static let transactionAttempts = 5
  /// How long a node that xenstored refused for its size or a quota is left alone.
  static let refusedPause: Int64 = 600_000
  /// How often a node of our own is looked for while nothing changes.
  static let presencePause: Int64 = 900_000
  /// Bytes of heap taken before the lock-down, which allows no more; only what is touched is resident.
  static let heap = 8 << 20
  /// Bytes a file on standard error may grow to, if it is one.
  static let logFile: UInt = 16 << 20
  /// Connections waiting while one collector is served.
  static let backlog: Int32 = 4
}
