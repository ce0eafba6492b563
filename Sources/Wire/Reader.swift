/// The reading direction of the codec. It reads forward only, never past the end, and allocates
/// nothing before the bound in question was checked.
struct Reader: Coder {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  var offset: Int { position - bytes.startIndex }

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The two bytes that stand in a JSON string only behind a `\`.
  static func needsEscape(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  func end() throws(Refusal) {
    guard position == bytes.endIndex else { throw refusal(.trailingBytes) }
  }

  mutating func literal(_ key: String) throws(Refusal) {
    for expected in key.utf8 {
      guard try peek() == expected else { throw refusal(.unexpectedByte) }
      position += 1
    }
  }

  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ value: inout T, in range: ClosedRange<T>
  ) throws(Refusal) {
    try literal(key)
    guard let first = Self.digit(try peek()) else { throw refusal(.unexpectedByte) }
    position += 1
    value = T(first)
    // After a leading zero the number is over: what follows it has to be no digit.
    while first != 0, let next = Self.digit(try peek()) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(T(next))
      guard !overflow, !carry else { throw refusal(.numberOutOfRange) }
      value = sum
      position += 1
    }
    guard range.contains(value) else { throw refusal(.numberOutOfRange) }
  }

  mutating func hexadecimal<T: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ value: inout T, digits: Int
  ) throws(Refusal) {
    try literal(key)
    value = 0
    for _ in 0..<digits {
      let byte = try peek()
      let letter = UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte ? byte - 0x57 : nil
      guard let nibble = Self.digit(byte) ?? letter else { throw refusal(.unexpectedByte) }
      value = value << 4 | T(nibble)
      position += 1
    }
  }

  mutating func flag(_ key: String, _ value: inout Bool) throws(Refusal) {
    try literal(key)
    value = try peek() == UInt8(ascii: "t")
    try literal(value ? "true" : "false")
  }

  mutating func text(_ key: String, _ value: inout Text) throws(Refusal) {
    try literal(key)
    try literal("\"")
    var content: [UInt8] = []
    while try peek() != UInt8(ascii: "\"") {
      if try peek() == UInt8(ascii: "\\") {
        position += 1
        guard Self.needsEscape(try peek()) else { throw refusal(.unexpectedByte) }
      }
      guard content.count < Bounds.text else { throw refusal(.textTooLong) }
      content.append(try peek())
      position += 1
    }
    guard let text = Text(content) else { throw refusal(.textNotPublishable) }
    value = text
    position += 1
  }

  mutating func list<T>(
    _ key: String, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void
  ) throws(Refusal) {
    try literal(key)
    try literal("[")
    while try peek() != UInt8(ascii: "]") {
      guard values.count < limit else { throw refusal(.tooManyItems) }
      if !values.isEmpty { try literal(",") }
      var value = initial
      try element(&self, &value)
      values.append(value)
    }
    position += 1
  }

  private func peek() throws(Refusal) -> UInt8 {
    guard position < bytes.endIndex else { throw refusal(.endedTooSoon) }
    return bytes[position]
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte ? byte - UInt8(ascii: "0") : nil
  }

  private func refusal(_ reason: Refusal.Reason) -> Refusal {
    Refusal(reason: reason, offset: offset)
  }
}
