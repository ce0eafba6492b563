// SPDX-License-Identifier: Apache-2.0

import CSystem
import Wire

/// The lines of a file of any length, one after another.
struct FileLines: ~Copyable {
  private let path: [UInt8]
  private let files: SystemFiles
  private let file: FileDescriptor
  /// What was read and not yet handed out: from `start` on.
  private var bytes: [UInt8] = []
  private var start = 0
  private var left = Limits.lines
  /// Whether the first bytes of a line over `Limits.line` were returned; the rest is skipped.
  private var isLong = false
  /// Whether there were more than `Limits.lines` lines, or an error.
  private(set) var isCut = false

  init(_ path: Text, _ files: SystemFiles) {
    self.path = path.bytes
    self.files = files
    file = files.open(path.bytes)
  }

  /// The next line without its end, or the first `Limits.line` bytes of a longer one; nil at the end of the file,
  /// and where the rest is cut off.
  mutating func next() -> ArraySlice<UInt8>? {
    while file.isOpen && !isCut {
      if let end = bytes[start...].firstIndex(of: 0x0A) {
        let line = bytes[start..<end].prefix(Limits.line)
        start = end + 1
        if !isLong { return counted(line) }
        // The end of a line whose beginning was told.
        isLong = false
        continue
      }
      let hasBegun = isLong
      if bytes.count - start > Limits.line {
        let line = bytes[start..<start + Limits.line]
        start = bytes.count
        isLong = true
        if !hasBegun { return counted(line) }
      }
      guard let piece = files.readPiece(of: file.number, path) else { break }
      // A last line without a line feed may be incomplete, so it is dropped.
      if piece.isEmpty { return nil }
      bytes.removeFirst(start)
      start = 0
      bytes += piece
    }
    isCut = file.isOpen
    return nil
  }

  /// A line, unless there were too many before.
  private mutating func counted(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    isCut = left == 0
    if isCut { return nil }
    left -= 1
    return line
  }
}
