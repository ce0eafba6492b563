// SPDX-License-Identifier: Apache-2.0

/// One message of netlink, cut out of what was read (`struct nlmsghdr`, `netlink(7)`).
struct NetlinkMessage {
  let type: UInt16
  let flags: UInt16
  let sequence: UInt32
  /// What follows the header.
  let payload: ArraySlice<UInt8>

  static let headerSize = 16

  /// Takes the first message off `bytes`; nil at the end, and where they hold no whole message.
  init?(from bytes: inout ArraySlice<UInt8>) {
    guard let length = bytes.native(UInt32.self, at: 0).flatMap({ Int(exactly: $0) }),
      let type = bytes.native(UInt16.self, at: 4), let flags = bytes.native(UInt16.self, at: 6),
      let sequence = bytes.native(UInt32.self, at: 8),
      length >= Self.headerSize, length <= bytes.count
    else { return nil }
    self.type = type
    self.flags = flags
    self.sequence = sequence
    payload = bytes.take(length, header: Self.headerSize)
  }
}

/// An attribute of a message (`struct nlattr`, `netlink(7)`).
struct NetlinkAttribute {
  /// Without the two flags on top (`NLA_TYPE_MASK`).
  let type: Int
  let value: ArraySlice<UInt8>

  /// Takes the first attribute off `bytes`; nil where they do not begin with a whole one.
  init?(from bytes: inout ArraySlice<UInt8>) {
    let headerSize = 4
    guard let length = bytes.native(UInt16.self, at: 0).map({ Int($0) }),
      let type = bytes.native(UInt16.self, at: 2), length >= headerSize, length <= bytes.count
    else { return nil }
    self.type = Int(type & 0x3FFF)
    value = bytes.take(length, header: headerSize)
  }
}

extension ArraySlice<UInt8> {
  /// The integer in the machine's byte order that stands `offset` bytes into the slice, or nil.
  func native<T: FixedWidthInteger & UnsignedInteger>(_: T.Type, at offset: Int) -> T? {
    let size = T.bitWidth / 8
    guard count >= offset + size else { return nil }
    var number: T = 0
    var i = startIndex + offset + size
    while i > startIndex + offset {
      i -= 1
      number = number << 8 | T(self[i])
    }
    return T(littleEndian: number)
  }

  /// Removes the first `length` bytes, which must exist, and the padding to a multiple of four as far as it exists.
  /// Returns the bytes after the header, without the padding.
  fileprivate mutating func take(_ length: Int, header: Int) -> Self {
    let end = startIndex + length
    let taken = self[startIndex + header..<end]
    self = self[Swift.min(end + (-length & 3), endIndex)...]
    return taken
  }
}
