/// What the parsers need of text: bytes, with a meaning only where they are ASCII.
extension Sequence<UInt8> {
  func equals(_ text: String) -> Bool { elementsEqual(text.utf8) }
  func begins(with text: String) -> Bool { starts(with: text.utf8) }

  /// With ASCII letters in lower case.
  var lowercased: [UInt8] { map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }

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

extension ArraySlice<UInt8> {
  /// Without spaces, tabs and line ends on either side.
  var trimmed: ArraySlice<UInt8> {
    var rest = self
    while let first = rest.first, first.isSpace { rest.removeFirst() }
    while let last = rest.last, last.isSpace { rest.removeLast() }
    return rest
  }

  /// Trimmed lines; empty ones are left out.
  var lines: [ArraySlice<UInt8>] {
    split(separator: 0x0A).map { $0.trimmed }.filter { !$0.isEmpty }
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// A space, tab, line feed, vertical tab, form feed or carriage return.
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
