/// What stands in a JSON string only behind a `\`.
private let special = Text("\"\\").bytes

/// One pass over a snapshot's canonical JSON. The format is described once, in `SnapshotFormat.swift`, as a
/// sequence of these steps; writing and reading both follow it, so exactly what would be written is
/// accepted. Each step begins with `key`, the bytes in front of its value.
///
/// Reading goes forward only, never past the end, and adds nothing to a text or list that is full.
struct Codec<Direction: CodecDirection> {
  /// What was written so far, or all that is to be read.
  private(set) var bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  func refusal(_ reason: Text) -> Refusal {
    Refusal(reason: reason, offset: Direction.isReading ? position - bytes.startIndex : bytes.count)
  }

  /// Throws unless all has been read.
  func end() throws(Refusal) {
    if position != bytes.endIndex { throw refusal("bytes behind the snapshot") }
  }

  /// The bytes of `key` as they stand.
  mutating func literal(_ key: StaticString) throws(Refusal) {
    for i in 0..<key.utf8CodeUnitCount { try byte(unsafe key.utf8Start[i]) }
  }

  private mutating func byte(_ byte: UInt8) throws(Refusal) {
    guard Direction.isReading else { return bytes.append(byte) }
    guard try peek() == byte else { throw refusal("unexpected byte") }
    position += 1
  }

  private func peek() throws(Refusal) -> UInt8 {
    guard position < bytes.endIndex else { throw refusal("ended too soon") }
    return bytes[position]
  }

  private func peekDigit(base: Int) throws(Refusal) -> UInt8? {
    let byte = try peek()
    return Text.digits.prefix(base).firstIndex(of: byte).map { UInt8($0) }
  }

  /// A decimal integer in `range`: digits only, no leading zero.
  mutating func integer<T: UnsignedInteger>(
    _ key: StaticString, _ value: inout T, in range: ClosedRange<T>
  ) throws(Refusal) {
    try literal(key)
    let number = Direction.isReading ? try decimal() : UInt64(value)
    guard UInt64(range.lowerBound)...UInt64(range.upperBound) ~= number else {
      throw refusal("number out of range")
    }
    value = T(number)
    if !Direction.isReading { bytes += Text.decimal(number).bytes }
  }

  private mutating func decimal() throws(Refusal) -> UInt64 {
    var number: UInt64 = 0
    let first = position
    // A leading zero is the whole number: what follows it may be no digit, as after any number.
    while number > 0 || position == first, let digit = try peekDigit(base: 10) {
      guard number < UInt64.max / 10 else { throw refusal("number out of range") }
      number = number * 10 + UInt64(digit)
      position += 1
    }
    guard position > first else { throw refusal("unexpected byte") }
    return number
  }

  /// Two lower-case hexadecimal digits.
  mutating func hexadecimal(_ key: StaticString, _ value: inout UInt8) throws(Refusal) {
    try literal(key)
    for shift: UInt8 in [4, 0] {
      if Direction.isReading { value = try value << 4 | (peekDigit(base: 16) ?? 0) }
      try byte(Text.digits[Int(Direction.isReading ? value & 0xF : value >> shift & 0xF)])
    }
  }

  /// `true` or `false`.
  mutating func flag(_ key: StaticString, _ value: inout Bool) throws(Refusal) {
    try literal(key)
    if Direction.isReading { value = try peek() == UInt8(ascii: "t") }
    try literal(value ? "true" : "false")
  }

  /// A string of `Bounds.text` bytes at most; `"` and `\` stand behind a `\`, and nothing else does.
  mutating func text(_ key: StaticString, _ value: inout Text) throws(Refusal) {
    try literal(key)
    try literal("\"")
    var content = Direction.isReading ? [] : value.bytes
    var i = 0
    while try Direction.isReading ? peek() != UInt8(ascii: "\"") : i < content.count {
      guard i < Bounds.text else { throw refusal("text too long") }
      if try (Direction.isReading ? peek() == UInt8(ascii: "\\") : special.contains(content[i])) {
        try literal("\\")
        if Direction.isReading, try !special.contains(peek()) { throw refusal("unexpected byte") }
      }
      if Direction.isReading { content.append(try peek()) }
      try byte(content[i])
      i += 1
    }
    guard let text = Text(content) else { throw refusal("text is not UTF-8 or holds a control character") }
    value = text
    try literal("\"")
  }

  /// An array of at most `limit` values, each read into a copy of `initial`.
  mutating func list<T>(
    _ key: StaticString, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void
  ) throws(Refusal) {
    try literal(key)
    try literal("[")
    var i = 0
    while try Direction.isReading ? peek() != UInt8(ascii: "]") : i < values.count {
      guard i < limit else { throw refusal("too many items in a list") }
      if i > 0 { try literal(",") }
      if Direction.isReading { values.append(initial) }
      try element(&self, &values[i])
      i += 1
    }
    try literal("]")
  }
}

/// A type for each direction, so that the publisher is built without the writing one.
protocol CodecDirection: SendableMetatype { static var isReading: Bool { get } }
enum Reading: CodecDirection { static var isReading: Bool { true } }
enum Writing: CodecDirection { static var isReading: Bool { false } }
