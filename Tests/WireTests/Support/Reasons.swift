// SPDX-License-Identifier: Apache-2.0

import Wire

/// The words of each refusal, in one place.
extension Text {
  static let frameLength: Text = "frame of a length out of bounds"
  static let snapshotTooLong: Text = "snapshot too long"
  static let unexpectedByte: Text = "unexpected byte"
  static let endedTooSoon: Text = "ended too soon"
  static let trailingBytes: Text = "bytes behind the snapshot"
  static let otherVersion: Text = "format of another release of the collector"
  static let numberOutOfRange: Text = "number out of range"
  static let textTooLong: Text = "text too long"
  static let textNotPublishable: Text = "text is not UTF-8 or holds an invisible character"
  static let tooManyItems: Text = "too many items in a list"
  static let otherLength: Text = "address of another length"
}
