import CLinux

/// What xenstored or the connection to it answered, as the errno that libxenstore reports.
public struct XenstoreError: Error, Equatable, Sendable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }

  static func latest() -> Self { Self(errno: linux_errno()) }

  /// - notFound: no such node or transaction.
  /// - forbidden: this domain may not do this to this node.
  /// - conflict: the transaction conflicts with another client's change.
  /// - refused: xenstored will not take this as it is: a quota, a size, a character.
  /// - broken: the connection is of no further use.
  public enum Kind: Sendable { case notFound, forbidden, conflict, refused, broken }

  public var kind: Kind {
    switch errno {
    case ENOENT: .notFound
    case EACCES, EPERM: .forbidden
    case EAGAIN: .conflict
    case ENOSPC, E2BIG, EINVAL, ENOMEM: .refused
    default: .broken
    }
  }

  /// Whether the same question may be answered at another time.
  public var isPassing: Bool { kind == .conflict || kind == .broken || errno == ENOSPC || errno == ENOMEM }
}
