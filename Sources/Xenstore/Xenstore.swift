import CLinux
import CXenstore

/// A connection to xenstore, over libxenstore's `xs_handle`.
///
/// Paths are absolute, or relative to the domain's home path. Every call is a synchronous request: it
/// blocks until xenstored has answered. The connection is closed when the value goes.
///
/// The limits that xenstored puts on a guest stand in Xen's `docs/misc/xenstore.txt`.
@safe public struct Xenstore: ~Copyable {
  private let handle: OpaquePointer

  /// Opens the connection with `xs_open(3)`.
  ///
  /// - Parameter path: the device or socket to use. Nil: the daemon's socket if there is one, else
  ///   `/dev/xen/xenbus`, else `/proc/xen/xenbus`.
  ///   The environment variables that libxenstore reads are set accordingly.
  public init(path: String? = nil) throws(XenstoreError) {
    unsafe unsetenv("XENSTORED_RUNDIR")
    if let path {
      unsafe setenv("XENSTORED_PATH", path, 1)
    } else {
      unsafe unsetenv("XENSTORED_PATH")
    }
    guard let handle = unsafe xs_open(0) else { throw .latest() }
    unsafe self.handle = unsafe handle
  }

  deinit {
    unsafe xs_close(handle)
  }

  /// The value of a node (`xs_read`), which may hold any byte, `limit` bytes of it at most.
  /// Throws `notFound` where there is no such node, `forbidden` where the domain may not read it.
  public borrowing func read(
    _ path: String, limit: Int = 4096, in transaction: Transaction = .none
  ) throws(XenstoreError) -> [UInt8] {
    var length: UInt32 = 0
    guard let value = unsafe xs_read(handle, transaction.id, path, &length) else { throw .latest() }
    defer { unsafe free(value) }
    return unsafe Array(UnsafeRawBufferPointer(start: value, count: min(Int(length), limit)))
  }

  /// The names of a node's children (`xs_directory`), in xenstored's order.
  public borrowing func children(
    of path: String, in transaction: Transaction = .none
  ) throws(XenstoreError) -> [String] {
    var count: UInt32 = 0
    guard let names = unsafe xs_directory(handle, transaction.id, path, &count) else {
      throw .latest()
    }
    defer { unsafe free(names) }
    var children: [String] = []
    for i in 0..<Int(count) {
      if let name = unsafe names[i] { children.append(unsafe String(cString: name)) }
    }
    return children
  }

  /// Writes a node's value (`xs_write`), making the node and its parents where they are missing.
  public borrowing func write(
    _ path: String, _ value: [UInt8], in transaction: Transaction = .none
  ) throws(XenstoreError) {
    guard unsafe xs_write(handle, transaction.id, path, value, UInt32(value.count)) else {
      throw .latest()
    }
  }

  /// Removes a node and all below it (`xs_rm`). To xenstored a node that is not there is removed.
  public borrowing func remove(
    _ path: String, in transaction: Transaction = .none
  ) throws(XenstoreError) {
    guard unsafe xs_rm(handle, transaction.id, path) else { throw .latest() }
  }

  /// Begins a transaction (`xs_transaction_start`): others see its changes all at once, or never.
  public borrowing func begin() throws(XenstoreError) -> Transaction {
    let id = unsafe xs_transaction_start(handle)
    guard id != Transaction.none.id else { throw .latest() }
    return Transaction(id: id)
  }

  /// Commits a transaction. Throws `conflict` when another client changed what it had touched:
  /// then nothing of it was done, and it may be tried again from the beginning.
  public borrowing func commit(_ transaction: Transaction) throws(XenstoreError) {
    guard unsafe xs_transaction_end(handle, transaction.id, false) else { throw .latest() }
  }

  /// Gives a transaction up: nothing of it is done.
  public borrowing func abandon(_ transaction: Transaction) throws(XenstoreError) {
    guard unsafe xs_transaction_end(handle, transaction.id, true) else { throw .latest() }
  }
}

/// A transaction that has been begun and neither committed nor abandoned, or none.
public struct Transaction: Sendable {
  let id: xs_transaction_t
  /// Outside of any transaction: each request takes effect by itself.
  public static let none = Transaction(id: 0)
}
