// SPDX-License-Identifier: Apache-2.0

import Random

extension SplitMix64 {
  /// `bytes` with one change of a random kind; it may turn out to be no change.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    guard !bytes.isEmpty else { return [UInt8(truncatingIfNeeded: next())] }
    let place = below(bytes.count)
    switch below(10) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
    case 2: bytes[place] = pick(Self.telling)
    case 3: bytes.insert(pick(Self.telling), at: place)
    case 4: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
    case 5: bytes.remove(at: place)
    case 6: bytes.insert(contentsOf: bytes[slice(of: bytes)], at: place)
    case 7:
      let range = slice(of: bytes)
      let moved = bytes[range]
      bytes.removeSubrange(range)
      bytes.insert(contentsOf: moved, at: below(bytes.count + 1))
    case 8: changeDigit(&bytes, after: place)
    default: swapTokens(&bytes)
    }
    return bytes
  }

  /// Bytes that mean something to JSON, to the format or to UTF-8, or that something else may take for white space.
  private static let telling =
    Array("{}[]\",:\\/0123456789abcdefABCDEFtrufalsenx.+-eE \t\r\n".utf8)
    + [0x00, 0x1F, 0x7F, 0x80, 0x85, 0xA0, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xFF]

  private mutating func slice(of bytes: [UInt8]) -> Range<Int> {
    let start = below(bytes.count)
    return start..<start + 1 + below(min(bytes.count - start, 40))
  }

  private mutating func changeDigit(_ bytes: inout [UInt8], after place: Int) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let found = bytes[place...].firstIndex(where: digits.contains) else { return }
    bytes[found] = UInt8(ascii: "0") + UInt8(below(10))
  }

  /// Swaps two of the pieces between quotes, commas, colons and brackets.
  private mutating func swapTokens(_ bytes: inout [UInt8]) {
    let one = token(of: bytes, around: below(bytes.count))
    let other = token(of: bytes, around: below(bytes.count))
    guard one.upperBound <= other.lowerBound else { return }
    let swapped = bytes[other] + bytes[one.upperBound..<other.lowerBound] + bytes[one]
    bytes.replaceSubrange(one.lowerBound..<other.upperBound, with: swapped)
  }

  private func token(of bytes: [UInt8], around place: Int) -> Range<Int> {
    var start = place
    var end = place
    while start > 0, !Self.separates[Int(bytes[start - 1])] { start -= 1 }
    while end < bytes.count, !Self.separates[Int(bytes[end])] { end += 1 }
    return start..<max(start, end)
  }

  private static let separates = (0...255).map { "\",:{}[]".utf8.contains($0) }
}
