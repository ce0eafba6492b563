/// The writing direction of the codec.
struct Writer: Coder {
  private(set) var bytes: [UInt8] = []
  var offset: Int { bytes.count }

  mutating func literal(_ key: String) throws(Refusal) {
    bytes += key.utf8
  }

  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ value: inout T, in range: ClosedRange<T>
  ) throws(Refusal) {
    try literal(key)
    guard range.contains(value) else { throw refusal(.numberOutOfRange) }
    bytes += String(value).utf8
  }

  mutating func hexadecimal<T: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ value: inout T, digits: Int
  ) throws(Refusal) {
    try literal(key)
    for digit in (0..<digits).reversed() {
      let nibble = UInt8(truncatingIfNeeded: value >> T(4 * digit)) & 0xF
      bytes.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
    }
  }

  mutating func flag(_ key: String, _ value: inout Bool) throws(Refusal) {
    try literal(key)
    try literal(value ? "true" : "false")
  }

  mutating func text(_ key: String, _ value: inout Text) throws(Refusal) {
    try literal(key)
    guard value.bytes.count <= Bounds.text else { throw refusal(.textTooLong) }
    bytes.append(UInt8(ascii: "\""))
    for byte in value.bytes {
      if Reader.needsEscape(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func list<T>(
    _ key: String, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void
  ) throws(Refusal) {
    try literal(key)
    guard values.count <= limit else { throw refusal(.tooManyItems) }
    bytes.append(UInt8(ascii: "["))
    for i in values.indices {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      try element(&self, &values[i])
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private func refusal(_ reason: Refusal.Reason) -> Refusal {
    Refusal(reason: reason, offset: offset)
  }
}
