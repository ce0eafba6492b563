// SPDX-License-Identifier: Apache-2.0

import Wire

/// A value as one line of text, as Xen's xenstore-ls prints it.
extension [UInt8] {
  private static let backslash = UInt8(ascii: "\\")

  /// Printable ASCII except the backslash stays as it is; every other byte becomes an escape.
  var escaped: [UInt8] { flatMap { Self.escaped($0) } }

  /// The value that a text stands for. Nil where a backslash begins neither an escape of `escaped`
  /// nor `\x` with two digits.
  var unescaped: [UInt8]? {
    var value: [UInt8] = []
    var rest = self[...]
    while let first = rest.first {
      let found = first == Self.backslash ? Self.escape(at: rest) : (first, 1)
      guard let (byte, length) = found else { return nil }
      value.append(byte)
      rest = rest.dropFirst(length)
    }
    return value
  }

  /// The byte whose escape `text` begins with, and how long that is.
  private static func escape(at text: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    for byte in 0...UInt8.max {
      for escape in [escaped(byte), hexadecimal(byte)] where text.starts(with: escape) {
        return (byte, escape.count)
      }
    }
    return nil
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case backslash: [backslash, backslash]
    case UInt8(ascii: " ")...UInt8(ascii: "~"): [byte]
    case UInt8(ascii: "\t"): Text("\\t").bytes
    case UInt8(ascii: "\n"): Text("\\n").bytes
    case UInt8(ascii: "\r"): Text("\\r").bytes
    // In octal.
    case 0...7: (Text("\\00") + .decimal(UInt64(byte))).bytes
    default: hexadecimal(byte)
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
    (Text("\\x") + .hexadecimal(byte)).bytes
  }
}
