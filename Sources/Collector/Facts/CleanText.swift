// SPDX-License-Identifier: Apache-2.0

import Wire

extension Text {
  /// Text from outside made fit to publish: each invisible character and each byte that is not UTF-8
  /// becomes `?`, and what is over `Bounds.text` bytes is cut off between two characters.
  init(cleaning bytes: [UInt8]) {
    var clean: [UInt8] = []
    var parser = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    parsing: while true {
      let piece: [UInt8]
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded):
        let isInvisible = Unicode.UTF8.decode(encoded).isInvisible
        piece = isInvisible ? [UInt8(ascii: "?")] : Array(encoded)
      case .error(let length): piece = Array(repeating: UInt8(ascii: "?"), count: length)
      case .emptyInput: break parsing
      }
      guard clean.count + piece.count <= Bounds.text else { break }
      clean += piece
    }
    self = Text(clean) ?? ""
  }
}
