// SPDX-License-Identifier: Apache-2.0

import CSystem

/// The path of a node: absolute, or relative to the domain's home path. Compared byte by byte.
///
/// xenstored takes letters, digits and `-/_@`, and of a relative path 1,024 bytes at most
/// (oxenstored's limit; `xenstore.txt` has 2,048).
public struct Path: Comparable, ExpressibleByStringLiteral, Sendable {
  public let bytes: [UInt8]

  private static let separator = UInt8(ascii: "/")

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  @inline(never) public init(stringLiteral literal: StaticString) {
    bytes = unsafe Array(
      UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// NUL-terminated, as libxenstore takes it.
  var cString: [UInt8] { bytes + [0] }

  /// The path of a child.
  @inline(never) public static func / (parent: consuming Path, child: consuming Path) -> Path {
    Path(parent.bytes + [separator] + child.bytes)
  }

  @inline(never) public static func < (left: Path, right: Path) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Whether `other` is somewhere below this path.
  @inline(never) public func isAbove(_ other: Path) -> Bool {
    guard other.bytes.starts(with: bytes) else { return false }
    return other.bytes.dropFirst(bytes.count).first == Self.separator
  }

  /// The path without its last part; nil where there is only one.
  public var parent: Path? {
    bytes.lastIndex(of: Self.separator).map { Path(Array(bytes[..<$0])) }
  }
}
