// SPDX-License-Identifier: Apache-2.0

import CSystem

/// What xenstored or the connection to it answered, as the errno that libxenstore reports.
public struct XenstoreError: Error, Equatable, Sendable {
  public let errno: Int32

  public init(errno: Int32) { self.errno = errno }

  static func latest() -> Self { Self(errno: xga_errno()) }

  public enum Kind: Sendable {
    /// There is no such node or transaction.
    case notFound
    /// This domain may not do this to this node.
    case forbidden
    /// The transaction conflicts with another client's change.
    case conflict
    /// xenstored does not take this as it is: a quota, a size, a character.
    case refused
    /// The connection is of no further use.
    case disconnected
  }

  public var kind: Kind {
    switch errno {
    case ENOENT: .notFound
    case EACCES, EPERM: .forbidden
    case EAGAIN: .conflict
    case ENOSPC, E2BIG, EINVAL, ENOMEM: .refused
    default: .disconnected
    }
  }

  /// Whether the same request may succeed at another time.
  public var isTransient: Bool {
    switch kind {
    case .conflict, .disconnected: true
    case .refused: errno == ENOSPC || errno == ENOMEM
    case .notFound, .forbidden: false
    }
  }
}
