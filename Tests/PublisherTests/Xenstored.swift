// SPDX-License-Identifier: Apache-2.0

import CSystem

@testable import Publisher
@testable import Xenstore

/// xenstored as one guest sees it: parents come by themselves, a removal takes all below, a transaction
/// takes effect as a whole. It keeps what was requested and fails where a test says so.
final class Xenstored {
  var nodes: [String: String] = [:]
  private(set) var requests: [String] = []
  /// The errno that the request of this number gets, counted from 0.
  var faults: [Int: Int32] = [:]
  /// The errno that a request to read, write or remove this path or one below gets.
  var pathFaults: [String: Int32] = [:]
  /// How many transactions are still going to conflict.
  var conflicts = 0
  /// Called after each request outside of a transaction that changed something, and after each commit.
  var onChange: () -> Void = {}
  /// Whether the guest is restored just before the next transaction begins.
  var wipesAtBegin = false
  private var transactions: [UInt32: [String: String]] = [:]
  private var latest: UInt32 = 0

  var openTransactions: Int { transactions.count }

  func forget() { requests = [] }

  fileprivate func admit(_ request: String, _ path: String? = nil) throws(XenstoreError) {
    requests.append(request)
    if let errno = faults[requests.count - 1] { throw XenstoreError(errno: errno) }
    guard let path else { return }
    for (faulty, errno) in pathFaults where path == faulty || path.hasPrefix(faulty + "/") {
      throw XenstoreError(errno: errno)
    }
  }

  fileprivate func view(_ transaction: Transaction) throws(XenstoreError) -> [String: String] {
    if transaction.id == Transaction.none.id { return nodes }
    guard let view = transactions[transaction.id] else { throw XenstoreError(errno: ENOENT) }
    return view
  }

  fileprivate func update(
    _ transaction: Transaction, _ change: (inout [String: String]) -> Void
  ) throws(XenstoreError) {
    if transaction.id == Transaction.none.id {
      change(&nodes)
      return onChange()
    }
    guard transactions[transaction.id] != nil else { throw XenstoreError(errno: ENOENT) }
    change(&transactions[transaction.id, default: [:]])
  }

  fileprivate func begin() -> Transaction {
    latest += 1
    if wipesAtBegin { nodes = Guest.toolstacks }
    wipesAtBegin = false
    transactions[latest] = nodes
    return Transaction(id: latest)
  }

  fileprivate func end(_ transaction: Transaction, _ commit: Bool) throws(XenstoreError) {
    guard let view = transactions.removeValue(forKey: transaction.id) else {
      throw XenstoreError(errno: ENOENT)
    }
    if commit && conflicts > 0 {
      conflicts -= 1
      throw XenstoreError(errno: EAGAIN)
    }
    if commit {
      nodes = view
      onChange()
    }
  }
}

struct FakeStore: NodeStore {
  let xenstored: Xenstored

  func read(_ path: Path, limit: Int, in transaction: Transaction) throws(XenstoreError) -> [UInt8] {
    try xenstored.admit("read \(path.string)", path.string)
    guard let value = try xenstored.view(transaction)[path.string] else { throw XenstoreError(errno: ENOENT) }
    return Array(value.utf8.prefix(limit))
  }

  func children(of path: Path, in transaction: Transaction) throws(XenstoreError) -> [Path] {
    try xenstored.admit("children \(path.string)", path.string)
    let view = try xenstored.view(transaction)
    guard view[path.string] != nil else { throw XenstoreError(errno: ENOENT) }
    let start = path.string + "/"
    let below = view.keys.filter { $0.hasPrefix(start) }
    return Set(below.map { $0.dropFirst(start.count).prefix { $0 != "/" } })
      .sorted().map { Path(of: String($0)) }
  }

  func write(_ path: Path, _ value: [UInt8], in transaction: Transaction) throws(XenstoreError) {
    try xenstored.admit("write \(path.string)", path.string)
    try xenstored.update(transaction) { view in
      view[path.string] = String(decoding: value, as: UTF8.self)
      for place in path.string.indices where path.string[place] == "/" {
        view[String(path.string[..<place]), default: ""] += ""
      }
    }
  }

  func remove(_ path: Path, in transaction: Transaction) throws(XenstoreError) {
    try xenstored.admit("remove \(path.string)", path.string)
    try xenstored.update(transaction) { view in
      view = view.filter { $0.key != path.string && !$0.key.hasPrefix(path.string + "/") }
    }
  }

  func begin() throws(XenstoreError) -> Transaction {
    try xenstored.admit("begin")
    return xenstored.begin()
  }

  func end(_ transaction: Transaction, commit: Bool) throws(XenstoreError) {
    try xenstored.admit(commit ? "commit" : "abort")
    try xenstored.end(transaction, commit)
  }
}
