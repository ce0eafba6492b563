import CLinux

/// What xenstored or the connection to it answered, by the errno that libxenstore reports.
public enum XenstoreError: Error, Equatable, Sendable {
  /// ENOENT: no such node, or no xenstore at the path that was opened.
  case notFound
  /// EACCES: this domain may not do this to this node. EPERM: likewise.
  case forbidden
  /// EAGAIN: the transaction conflicts with another client's change.
  case conflict
  /// ENOSPC, E2BIG, EINVAL, EDQUOT: xenstored will not take this node as it is: a quota, a size or a
  /// character. Other nodes are not affected.
  case refused(Int32)
  /// Any other errno: the connection is of no further use.
  case broken(Int32)

  /// The error that an errno value stands for.
  public init(errno code: Int32) {
    self =
      switch code {
      case ENOENT: .notFound
      case EACCES, EPERM: .forbidden
      case EAGAIN: .conflict
      case ENOSPC, E2BIG, EINVAL, EDQUOT: .refused(code)
      default: .broken(code)
      }
  }

  /// The errno value.
  public var errno: Int32 {
    switch self {
    case .notFound: ENOENT
    case .forbidden: EACCES
    case .conflict: EAGAIN
    case .refused(let code), .broken(let code): code
    }
  }

  static func latest() -> Self { Self(errno: linux_errno()) }
}
