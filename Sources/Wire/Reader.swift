/// Reads canonical JSON: forward only, never past the end, and adds nothing to a text or list that is full.
struct Reader: Codec {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  func refusal(_ reason: Text) -> Refusal { Refusal(reason: reason, offset: position - bytes.startIndex) }

  /// Throws unless all has been read.
  func end() throws(Refusal) {
    if position != bytes.endIndex { throw refusal("bytes behind the snapshot") }
  }

  private func peek() throws(Refusal) -> UInt8 {
    guard position < bytes.endIndex else { throw refusal("ended too soon") }
    return bytes[position]
  }

  mutating func literal(_ key: StaticString) throws(Refusal) {
    for i in 0..<key.utf8CodeUnitCount {
      guard try peek() == (unsafe key.utf8Start[i]) else { throw refusal("unexpected byte") }
      position += 1
    }
  }

  /// Takes a digit, if one comes next.
  private mutating func digit(base: Int) throws(Refusal) -> UInt64? {
    let byte = try peek()
    guard let digit = Text.digits.prefix(base).firstIndex(of: byte) else { return nil }
    position += 1
    return UInt64(digit)
  }

  mutating func integer(_ key: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>) throws(Refusal) {
    try literal(key)
    guard var number = try digit(base: 10) else { throw refusal("unexpected byte") }
    // A leading zero is the whole number: what follows it may be no digit, as after any number.
    while number > 0, let digit = try digit(base: 10) {
      guard number < UInt64.max / 10 else { throw refusal("number out of range") }
      number = number * 10 + digit
    }
    guard range.contains(number) else { throw refusal("number out of range") }
    value = number
  }

  mutating func hexadecimal(_ key: StaticString, _ value: inout UInt8) throws(Refusal) {
    try literal(key)
    guard let high = try digit(base: 16), let low = try digit(base: 16) else { throw refusal("unexpected byte") }
    value = UInt8(high << 4 | low)
  }

  mutating func flag(_ key: StaticString, _ value: inout Bool) throws(Refusal) {
    try literal(key)
    value = try peek() == UInt8(ascii: "t")
    try literal(value ? "true" : "false")
  }

  mutating func text(_ key: StaticString, _ value: inout Text) throws(Refusal) {
    try literal(key)
    try literal("\"")
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var content: [UInt8] = []
    while try peek() != quote {
      guard content.count < Bounds.text else { throw refusal("text too long") }
      if try peek() == backslash {
        position += 1
        guard [quote, backslash].contains(try peek()) else { throw refusal("unexpected byte") }
      }
      content.append(try peek())
      position += 1
    }
    guard let text = Text(content) else { throw refusal("text is not UTF-8 or holds a control character") }
    value = text
    try literal("\"")
  }

  mutating func list<T>(
    _ key: StaticString, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void
  ) throws(Refusal) {
    try literal(key)
    try literal("[")
    values = []
    while try peek() != UInt8(ascii: "]") {
      guard values.count < limit else { throw refusal("too many items in a list") }
      if !values.isEmpty { try literal(",") }
      var value = initial
      try element(&self, &value)
      values.append(value)
    }
    position += 1
  }
}
