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
  /// Whether there was more than `Limits.lines` lines, or one longer than `Limits.line`, or an error.
  private(set) var isCut = false

  init(_ path: Text, _ files: SystemFiles) {
    self.path = path.bytes
    self.files = files
    file = files.open(path.bytes)
  }

  /// The next line without its end; nil at the end of the file, and where the rest is cut off.
  mutating func next() -> ArraySlice<UInt8>? {
    while file.isOpen && !isCut {
      if let end = bytes[start...].firstIndex(of: 0x0A) {
        guard left > 0 else { break }
        left -= 1
        defer { start = end + 1 }
        return bytes[start..<end]
      }
      guard bytes.count - start <= Limits.line, let piece = files.readPiece(of: file.number, path) else { break }
      // A last line without an end is half of one.
      if piece.isEmpty { return nil }
      bytes.removeFirst(start)
      start = 0
      bytes += piece
    }
    isCut = file.isOpen
    return nil
  }
}
