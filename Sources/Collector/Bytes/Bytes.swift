// SPDX-License-Identifier: Apache-2.0

import Wire

/// What the parsers need of text: bytes, with a meaning only where they are ASCII.
extension [UInt8] {
  @inline(never) func equals(_ text: Text) -> Bool { self == text.bytes }

  /// What follows `text` where the bytes begin with it, otherwise nil.
  @inline(never) func after(_ text: Text) -> [UInt8]? {
    starts(with: text.bytes) ? Array(dropFirst(text.bytes.count)) : nil
  }

  func orElse(_ other: [UInt8]) -> [UInt8] { isEmpty ? other : self }

  /// With ASCII letters in lower case.
  var lowercased: [UInt8] { map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }

  /// Without spaces, tabs and line ends on either side.
  var trimmed: [UInt8] {
    guard let first = firstIndex(where: { !$0.isSpace }), let last = lastIndex(where: { !$0.isSpace })
    else { return [] }
    return Array(self[first...last])
  }

  /// Trimmed lines; empty ones are left out.
  var lines: [[UInt8]] {
    split(separator: 0x0A).map { Array($0).trimmed }.filter { !$0.isEmpty }
  }

  /// The digits it begins with.
  var digits: [UInt8] { Array(prefix { $0.isDigit }) }

  /// The number that is written in decimal digits and nothing else; nil if it is none or over 64 bits.
  var decimal: UInt64? {
    var number: UInt64?
    for byte in self {
      guard byte.isDigit else { return nil }
      let (tens, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(byte & 0xF))
      guard !overflow, !carry else { return nil }
      number = sum
    }
    return number
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// A space, tab, line feed, vertical tab, form feed or carriage return.
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
