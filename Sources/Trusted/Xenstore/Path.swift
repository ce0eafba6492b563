import CLinux

/// The path of a node: absolute, or relative to the domain's home path. Compared byte by byte.
///
/// xenstored takes letters, digits and `-/_@`; of a relative path 1,024 bytes at most (oxenstored's bound;
/// `xenstore.txt` has 2,048).
public struct Path: Comparable, ExpressibleByStringLiteral, Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  @inline(never) public init(stringLiteral literal: StaticString) {
    bytes = unsafe Array(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// NUL-terminated, as libxenstore takes it.
  var cString: [UInt8] { bytes + [0] }

  /// The path of a child.
  @inline(never) public static func / (parent: consuming Path, child: consuming Path) -> Path {
    Path(parent.bytes + [UInt8(ascii: "/")] + child.bytes)
  }

  @inline(never) public static func < (left: Path, right: Path) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Whether `other` lies somewhere below this path.
  @inline(never) public func isAbove(_ other: Path) -> Bool {
    other.bytes.starts(with: bytes) && other.bytes.dropFirst(bytes.count).first == UInt8(ascii: "/")
  }

  /// The path without its last part, nil where there is only one.
  public var parent: Path? {
    bytes.lastIndex(of: UInt8(ascii: "/")).map { Path(Array(bytes[..<$0])) }
  }
}
