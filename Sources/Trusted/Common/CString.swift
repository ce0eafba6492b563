// SPDX-License-Identifier: Apache-2.0

import CSystem
import Wire

/// The bytes of a C string, without the NUL at its end.
@inline(never) func bytes(of cString: UnsafePointer<CChar>) -> [UInt8] {
  unsafe Array(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
}

extension Text {
  /// What an errno value means (`strerror(3)`).
  @inline(never) public static func errno(_ code: Int32) -> Text {
    unsafe Text(cString: strerror(code))
  }

  /// A C string; `?` where it is no text.
  public init(cString: UnsafePointer<CChar>) {
    self = unsafe Text(Common.bytes(of: cString)) ?? "?"
  }

  /// A NUL-terminated string, as options have it; `?` where it is no text.
  public init(terminated bytes: [UInt8]) {
    self = Text(Array(bytes.prefix { $0 != 0 })) ?? "?"
  }

  /// The bytes and a NUL, as C functions take them.
  public var cString: [UInt8] { bytes + [0] }
}
