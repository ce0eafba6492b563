import Wire

/// Writes canonical JSON. Refuses what a reader would refuse; cuts nothing.
struct Writer: Codec {
  private(set) var bytes: [UInt8] = []

  package func refusal(_ reason: Text) -> Refusal { Refusal(reason: reason, offset: bytes.count) }

  package mutating func literal(_ key: StaticString) {
    unsafe bytes += UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
  }

  package mutating func integer(
    _ key: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>
  ) throws(Refusal) {
    literal(key)
    guard range.contains(value) else { throw refusal("number out of range") }
    bytes += Text.decimal(value).bytes
  }

  package mutating func hexadecimal(_ key: StaticString, _ value: inout UInt8) {
    literal(key)
    bytes += Text.hexadecimal(value).bytes
  }

  package mutating func flag(_ key: StaticString, _ value: inout Bool) {
    literal(key)
    literal(value ? "true" : "false")
  }

  package mutating func text(_ key: StaticString, _ value: inout Text) throws(Refusal) {
    literal(key)
    literal("\"")
    guard value.bytes.count <= Bounds.text else { throw refusal("text too long") }
    for byte in value.bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { literal("\\") }
      bytes.append(byte)
    }
    literal("\"")
  }

  package mutating func list<T>(
    _ key: StaticString, _ values: inout [T], limit: Int, initial: T,
    element: (inout Self, inout T) throws(Refusal) -> Void
  ) throws(Refusal) {
    literal(key)
    literal("[")
    guard values.count <= limit else { throw refusal("too many items in a list") }
    for i in values.indices {
      if i > 0 { literal(",") }
      try element(&self, &values[i])
    }
    literal("]")
  }
}
