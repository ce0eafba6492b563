// SPDX-License-Identifier: Apache-2.0

import Common
import Wire
import Xenstore

/// What is published, and how it follows the snapshots.
struct Publication<Store: NodeStore & ~Copyable>: ~Copyable {
  private let store: Store
  private let schema: Schema
  private let log: Log
  /// The time of the snapshot that is being published.
  private var now: Milliseconds = 0
  /// The owned nodes that are in xenstore, as far as known; nil until they were read.
  private var published: Tree?
  /// When it was last checked that they are there.
  private var checkedAt: Milliseconds = 0
  private var changeRate = TokenBucket(burst: Limits.changeBurst, refill: Limits.changeRefill)
  private var withheld = WithheldChanges()
  /// `Snapshot.resumes` of the last snapshot.
  private var resumes: UInt32 = 0
  /// The devices that the host was asked for, and the names that it has for them.
  private var devices = NamedDevices()
  private var names = DeviceNames()
  /// The most nodes that were over the limit.
  private var omitted: UInt64 = 0

  init(store: consuming Store, schema: Schema, log: Log) {
    self.store = store
    self.schema = schema
    self.log = log
  }

  /// Drops what is known of xenstore: another publisher may have run meanwhile, or the guest may be
  /// on another host. The next snapshot has it read again.
  @inline(never) mutating func invalidate() {
    published = nil
    devices = NamedDevices()
    withheld.dropForbidden()
  }

  /// Makes xenstore show `snapshot`, in one transaction and with as few requests as possible.
  ///
  /// - Parameter now: of the monotonic clock.
  /// - Throws: `.disconnected` if the connection is lost. Any other error if the current nodes
  ///   could not be read: nothing was written then, and the next snapshot has them read again.
  mutating func publish(_ snapshot: Snapshot, now: Milliseconds) throws(XenstoreError) {
    self.now = now
    if snapshot.resumes != resumes { invalidate() }
    resumes = snapshot.resumes
    let needed = schema == .std ? NamedDevices(of: snapshot) : NamedDevices()
    guard hasWork(snapshot, needed), now >= changeRate.readyAt else { return }
    changeRate.take(at: now)
    try refresh(needed)
    checkedAt = now
    let changes = pendingChanges(snapshot)
    if !changes.isEmpty { try apply(changes) }
  }

  private mutating func hasWork(_ snapshot: Snapshot, _ needed: NamedDevices) -> Bool {
    if now - checkedAt >= Limits.presencePause { return true }
    if needed != devices { return true }
    return !pendingChanges(snapshot).isEmpty
  }

  /// Reads from xenstore what is not known, or not true any more.
  private mutating func refresh(_ needed: NamedDevices) throws(XenstoreError) {
    if try !isPresent() {
      invalidate()
      let found = try store.ownedNodes()
      if found.node(at: schema.presence) == nil { withheld.dropRefused() }
      published = found
    }
    if needed != devices {
      names = try DeviceNames(of: needed, in: store)
      devices = needed
    }
  }

  /// Whether the published nodes are known, and one that is always published is still there.
  /// After save, restore or migration all of them are gone.
  private func isPresent() throws(XenstoreError) -> Bool {
    guard let published else { return false }
    if published.node(at: schema.presence) == nil { return true }
    let value = try store.value(of: schema.presence, limit: 1) ?? []
    if !value.isEmpty { return true }
    log(.notice, "published nodes have disappeared from xenstore", "republishing")
    return false
  }

  /// What to change now, by what is known of xenstore.
  private mutating func pendingChanges(_ snapshot: Snapshot) -> [Change] {
    let published = published ?? Tree()
    let guest = GuestTree(snapshot, schema: schema, names: names, published: published)
    if guest.omitted > omitted {
      omitted = guest.omitted
      log(.notice, "nodes not published, over the limit", .decimal(omitted))
    }
    let wanted = changes(from: published, to: guest.tree)
    withheld.keep(wanted, at: now)
    return wanted.filter { !withheld.contains($0) }
  }

  /// Applies changes in one transaction; after too many conflicts without one, rather than not at
  /// all.
  private mutating func apply(_ changes: [Change]) throws(XenstoreError) {
    for _ in 0..<Limits.transactionAttempts {
      if let done = try applyInTransaction(changes) { return recordApplied(done) }
    }
    log(.notice, "no transaction succeeded", "writing without one")
    recordApplied(try request(changes, in: .none))
  }

  /// Returns the changes that were done; nil where the transaction failed and did nothing.
  private mutating func applyInTransaction(_ changes: [Change]) throws(XenstoreError) -> [Change]? {
    do {
      let transaction = try store.begin()
      let done = try request(changes, in: transaction)
      try store.end(transaction, commit: true)
      return done
    } catch {
      if error.kind == .disconnected { throw error }
      return nil
    }
  }

  /// Requests each change, and returns those that were done. Then it wakes XAPI where no change
  /// does, and writes the time.
  private mutating func request(
    _ changes: [Change], in transaction: Transaction
  ) throws(XenstoreError) -> [Change] {
    var done: [Change] = []
    for change in changes {
      if try request(change, in: transaction) { done.append(change) }
    }
    if done.isEmpty { return [] }
    if Schema.needWaking(done), let waking = published?.node(at: Schema.waking) {
      _ = try request(.write(waking), in: transaction)
    }
    let updated = Node(path: Schema.updated, value: timestamp())
    _ = try request(.write(updated), in: transaction)
    return done
  }

  /// Returns whether the change was done. What xenstored refuses is logged and withheld.
  @inline(never) private mutating func request(
    _ change: Change, in transaction: Transaction
  ) throws(XenstoreError) -> Bool {
    if withheld.contains(change) { return false }
    do {
      switch change {
      case .write(let node): try store.write(node.path, node.value, in: transaction)
      case .remove(let path): try store.remove(path, in: transaction)
      }
      return true
    } catch {
      switch error.kind {
      case .disconnected: throw error
      // The transaction has failed: its end will say so.
      case .notFound, .conflict: return false
      case .forbidden: withheld.addForbidden(change.path, at: now)
      case .refused: withheld.addRefused(change, at: now)
      }
      log(.notice, Text(change.path.bytes) ?? "?", error.text + "; going on without it")
      return false
    }
  }

  private mutating func recordApplied(_ changes: [Change]) {
    for change in changes { published?.apply(change) }
  }
}
