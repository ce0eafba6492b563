import CLinux

/// What xenstored or the connection to it answered, as the errno that libxenstore reports.
public struct XenstoreError: Error, Equatable, Sendable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }

  static func latest() -> Self { Self(errno: linux_errno()) }

  public enum Kind: Sendable {
    /// ENOENT: no such node or transaction.
    case notFound
    /// EACCES, EPERM: this domain may not do this to this node.
    case forbidden
    /// EAGAIN: the transaction conflicts with another client's change.
    case conflict
    /// ENOSPC, E2BIG, EINVAL, EDQUOT: xenstored will not take this as it is: a quota, a size, a character.
    case refused
    /// Any other: the connection is of no further use.
    case broken
  }

  public var kind: Kind {
    switch errno {
    case ENOENT: .notFound
    case EACCES, EPERM: .forbidden
    case EAGAIN: .conflict
    case ENOSPC, E2BIG, EINVAL, EDQUOT: .refused
    default: .broken
    }
  }
}
