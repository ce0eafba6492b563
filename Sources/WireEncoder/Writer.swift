// SPDX-License-Identifier: Apache-2.0

import Wire

/// Writes canonical JSON. Refuses what a reader would refuse; cuts nothing.
struct Writer: Codec {
  private(set) var bytes: [UInt8] = []
  /// The first refusal; nil as long as all could be written.
  private(set) var refusal: Refusal?

  mutating func refuse(_ reason: Text) {
    if refusal == nil { refusal = Refusal(reason: reason, offset: bytes.count) }
  }

  package mutating func literal(_ prefix: StaticString) {
    unsafe bytes += UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
  }

  package mutating func version(_ prefix: StaticString) {
    literal(prefix)
    bytes += Text.decimal(Bounds.version).bytes
  }

  package mutating func integer(_ prefix: StaticString, _ value: inout UInt64, in range: ClosedRange<UInt64>) {
    literal(prefix)
    guard range.contains(value) else { return refuse("number out of range") }
    bytes += Text.decimal(value).bytes
  }

  package mutating func hexadecimal(_ prefix: StaticString, _ value: inout UInt8) {
    literal(prefix)
    bytes += Text.hexadecimal(value).bytes
  }

  package mutating func flag(_ prefix: StaticString, _ value: inout Bool) {
    literal(prefix)
    literal(value ? "true" : "false")
  }

  package mutating func text(_ prefix: StaticString, _ value: inout Text) {
    literal(prefix)
    literal("\"")
    guard value.bytes.count <= Bounds.text else { return refuse("text too long") }
    for byte in value.bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { literal("\\") }
      bytes.append(byte)
    }
    literal("\"")
  }

  package mutating func list<Element>(
    _ prefix: StaticString, _ values: inout [Element], limit: Int, initial: Element,
    element: (inout Self, inout Element) -> Void
  ) {
    literal(prefix)
    literal("[")
    guard values.count <= limit else { return refuse("too many items in a list") }
    for i in values.indices {
      if i > 0 { literal(",") }
      element(&self, &values[i])
    }
    literal("]")
  }
}
