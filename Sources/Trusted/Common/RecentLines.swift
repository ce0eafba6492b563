// SPDX-License-Identifier: Apache-2.0

import Wire

/// The lines of the log that were written of late. Lines that differ in digits only count as the
/// same.
final class RecentLines {
  /// How long the same line is not written again.
  static let pause: Milliseconds = 600_000
  /// So many different lines are told apart. If there are more, all others count as the last of
  /// them, until some are older than the pause.
  static let limit = 64

  private struct Line {
    /// A hash of its bytes without the digits (FNV-1a, RFC 9923).
    let hash: UInt64
    let writtenAt: Milliseconds
    /// How often it was not written since.
    var omitted: UInt64 = 0
  }

  private var lines: [Line] = []

  /// Returns how often a line that is to be written now was not written since the last time; nil if
  /// it is not to be written.
  func admit(_ line: Text, at now: Milliseconds) -> UInt64? {
    let new = Line(hash: Self.hash(of: line), writtenAt: now)
    let i = place(of: new)
    if i == lines.count {
      lines.append(new)
      return 0
    }
    if now - lines[i].writtenAt < Self.pause {
      lines[i].omitted += 1
      return nil
    }
    let omitted = lines[i].omitted
    lines[i] = new
    return omitted
  }

  private func place(of new: Line) -> Int {
    if let same = lines.firstIndex(where: { $0.hash == new.hash }) { return same }
    if lines.count == Self.limit {
      lines.removeAll { new.writtenAt - $0.writtenAt >= Self.pause }
    }
    return min(lines.count, Self.limit - 1)
  }

  private static func hash(of line: Text) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in line.bytes {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isDigit { continue }
      hash ^= UInt64(byte)
      hash &*= 0x100_0000_01B3
    }
    return hash
  }
}
