/// Reads canonical JSON: forward only, never past the end, and adds nothing to a text or list that is full.
struct Reader: Codec {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// Nil as long as all was as it has to be.
  private(set) var refusal: Refusal?

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
    if bytes.count > Bounds.snapshot { refuse("snapshot too long") }
  }

  /// Ends the reading: the first refusal counts, and nothing comes after the end.
  @inline(never) private mutating func refuse(_ reason: Text) {
    if refusal == nil { refusal = Refusal(reason: reason, offset: position - bytes.startIndex) }
    position = bytes.endIndex
  }

  /// Refuses what comes behind the snapshot.
  mutating func end() { if position != bytes.endIndex { refuse("bytes behind the snapshot") } }

  /// The byte that comes next; 0, which stands nowhere in JSON, at the end.
  private mutating func peek() -> UInt8 {
    if position < bytes.endIndex { return bytes[position] }
    refuse("ended too soon")
    return 0
  }

  mutating func literal(_ key: StaticString) {
    for i in 0..<key.utf8CodeUnitCount {
      guard peek() == (unsafe key.utf8Start[i]) else { return refuse("unexpected byte") }
      position += 1
    }
  }

  /// Takes a digit, if one comes next.
  private mutating func digit(base: Int) -> UInt64? {
    let byte = peek()
    guard let digit = Text.digits.prefix(base).firstIndex(of: byte) else { return nil }
    position += 1
    return UInt64(digit)
  }

  mutating func integer(_ key: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>) {
    literal(key)
    guard var number = digit(base: 10) else { return refuse("unexpected byte") }
    // A leading zero is the whole number: what follows it may be no digit, as after any number.
    while number > 0, let digit = digit(base: 10) {
      guard number < UInt64.max / 10 else { return refuse("number out of range") }
      number = number * 10 + digit
    }
    if range.contains(number) { value = number } else { refuse("number out of range") }
  }

  mutating func hexadecimal(_ key: StaticString, _ value: inout UInt8) {
    literal(key)
    guard let high = digit(base: 16), let low = digit(base: 16) else { return refuse("unexpected byte") }
    value = UInt8(high << 4 | low)
  }

  mutating func flag(_ key: StaticString, _ value: inout Bool) {
    literal(key)
    value = peek() == UInt8(ascii: "t")
    literal(value ? "true" : "false")
  }

  mutating func text(_ key: StaticString, _ value: inout Text) {
    literal(key)
    literal("\"")
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var content: [UInt8] = []
    while peek() != quote && refusal == nil {
      guard content.count < Bounds.text else { return refuse("text too long") }
      if peek() == backslash {
        position += 1
        guard peek() == quote || peek() == backslash else { return refuse("unexpected byte") }
      }
      content.append(peek())
      position += 1
    }
    if let text = Text(content) { value = text } else { refuse("text is not UTF-8 or holds a control character") }
    literal("\"")
  }

  mutating func list<T>(
    _ key: StaticString, _ values: inout [T], limit: Int, initial: T, element: (inout Self, inout T) -> Void
  ) {
    literal(key)
    literal("[")
    while peek() != UInt8(ascii: "]") && refusal == nil {
      guard values.count < limit else { return refuse("too many items in a list") }
      if !values.isEmpty { literal(",") }
      values.append(initial)
      element(&self, &values[values.count - 1])
    }
    literal("]")
  }
}
