// SPDX-License-Identifier: Apache-2.0

import CSystem
import CXenstore

/// A connection to xenstore, over libxenstore's `xs_handle`; closed when the value goes.
///
/// Every call is one synchronous request: it blocks until xenstored has answered. Xen's
/// `docs/misc/xenstore.txt` has the limits that xenstored puts on a guest.
@safe public struct Xenstore: ~Copyable {
  private let handle: OpaquePointer

  /// Opens the connection (`xs_open`).
  ///
  /// - Parameter path: the device or socket to use, NUL-terminated. Nil: the daemon's socket if
  ///   there is one, else `/dev/xen/xenbus`, else `/proc/xen/xenbus`. The environment variables
  ///   that libxenstore reads are set accordingly.
  public init(path: [UInt8]? = nil) throws(XenstoreError) {
    unsafe unsetenv("XENSTORED_RUNDIR")
    unsafe unsetenv("XENSTORED_PATH")
    if let path { unsafe setenv("XENSTORED_PATH", path, 1) }
    guard let handle = unsafe xs_open(0) else { throw .latest() }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe xs_close(handle) }

  /// The first `limit` bytes of a node's value (`xs_read`), which may be any bytes.
  public func read(
    _ path: Path, limit: Int = 4096, in transaction: Transaction = .none
  ) throws(XenstoreError) -> [UInt8] {
    var length: UInt32 = 0
    guard let value = unsafe xs_read(handle, transaction.id, path.cString, &length) else {
      throw .latest()
    }
    defer { unsafe free(value) }
    let count = min(Int(length), limit)
    return unsafe Array(UnsafeRawBufferPointer(start: value, count: count))
  }

  /// The names of a node's children (`xs_directory`), in xenstored's order.
  public func children(
    of path: Path, in transaction: Transaction = .none
  ) throws(XenstoreError) -> [Path] {
    var count: UInt32 = 0
    guard let names = unsafe xs_directory(handle, transaction.id, path.cString, &count) else {
      throw .latest()
    }
    defer { unsafe free(names) }
    var children: [Path] = []
    for i in 0..<Int(count) {
      guard let name = unsafe names[i] else { continue }
      let bytes = unsafe UnsafeRawBufferPointer(start: name, count: strlen(name))
      children.append(Path(unsafe Array(bytes)))
    }
    return children
  }

  /// Writes a node's value (`xs_write`); makes the node and its parents where they are missing.
  public func write(
    _ path: Path, _ value: [UInt8], in transaction: Transaction = .none
  ) throws(XenstoreError) {
    let length = UInt32(clamping: value.count)
    guard unsafe xs_write(handle, transaction.id, path.cString, value, length) else {
      throw .latest()
    }
  }

  /// Removes a node and all below it (`xs_rm`), if it is there.
  public func remove(_ path: Path, in transaction: Transaction = .none) throws(XenstoreError) {
    if unsafe xs_rm(handle, transaction.id, path.cString) { return }
    let error = XenstoreError.latest()
    if error.kind != .notFound { throw error }
  }

  /// Begins a transaction (`xs_transaction_start`): others see its changes all at once, or never.
  public func begin() throws(XenstoreError) -> Transaction {
    let id = unsafe xs_transaction_start(handle)
    guard id != Transaction.none.id else { throw .latest() }
    return Transaction(id: id)
  }

  /// Commits a transaction, or gives it up (`xs_transaction_end`).
  /// Throws EAGAIN when another client changed a node that the transaction read or wrote: then
  /// nothing was committed, and the caller may begin again.
  public func end(_ transaction: Transaction, commit: Bool) throws(XenstoreError) {
    guard unsafe xs_transaction_end(handle, transaction.id, !commit) else { throw .latest() }
  }
}

/// A transaction that has been begun and not ended, or none.
public struct Transaction: Sendable {
  let id: UInt32
  /// Outside of any transaction: each request takes effect by itself.
  public static let none = Transaction(id: 0)
}
