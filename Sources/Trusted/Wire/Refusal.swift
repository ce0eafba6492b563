// SPDX-License-Identifier: Apache-2.0

/// Why a snapshot or a frame was refused, and where.
public struct Refusal: Error, Equatable {
  /// What was wrong, for a log line.
  public let reason: Text
  /// Where in the snapshot's bytes, counted from 0; for a frame, the length it announces.
  public let offset: Int

  package init(reason: Text, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// Both, for a log line.
  public var text: Text { reason + " at " + .decimal(UInt64(offset)) }
}
