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
  /// When it was last checked that they are there, and whether something may have happened since.
  private var checkedAt: Milliseconds = 0
  private var isCheckDue = false
  private var budget = Self.fullBudget
  /// Of reads of all nodes, those that fail: a collector could have them repeated.
  private var failedReads = TokenBucket(burst: 2, refill: Limits.failedReadPause)
  /// When a snapshot that had to wait for the budget can be published; nil if none has to wait.
  private(set) var waitsUntil: Milliseconds?
  private var withheld = WithheldChanges()
  /// `Snapshot.resumes` of the last snapshot.
  private var resumes: UInt32 = 0
  /// What the host calls the snapshot's devices.
  private var names = DeviceNames()
  /// The most nodes that were over the limit.
  private var omitted: UInt64 = 0

  private static var fullBudget: TokenBucket {
    TokenBucket(burst: Int64(Limits.requestBurst), refill: Limits.requestRefill)
  }

  init(store: consuming Store, schema: Schema, log: Log) {
    self.store = store
    self.schema = schema
    self.log = log
  }

  /// Has the next snapshot checked against xenstore: while no collector ran, the guest may have
  /// been migrated.
  mutating func noteNewCollector() { isCheckDue = true }

  /// Makes xenstore show `snapshot`, with as few requests as possible. Where the budget does not
  /// admit them now, it does nothing, and is to be called again at `waitsUntil` with the newest
  /// snapshot.
  ///
  /// - Parameter now: of the monotonic clock.
  /// - Throws: `.disconnected` if the connection is lost. Any other error if the current nodes
  ///   could not be read; the next snapshot has them read again.
  @inline(never)
  mutating func publish(_ snapshot: Snapshot, now: Milliseconds) throws(XenstoreError) {
    self.now = now
    waitsUntil = nil
    if snapshot.resumes != resumes { isCheckDue = true }
    resumes = snapshot.resumes
    if published == nil {
      guard isTime(failedReads.readyAt()) else { return }
      try readAll()
    }
    let needed = schema == .std ? NamedDevices(of: snapshot) : NamedDevices()
    if needed != names.devices {
      guard admit(needed.requests) else { return }
      names = try DeviceNames(of: needed, in: store)
    }
    let changes = pendingChanges(snapshot)
    let isChecked = needCheck(changes)
    guard admit(requests(for: changes, isChecked: isChecked)) else { return }
    if isCheckDue, try !check() { return try publish(snapshot, now: now) }
    try apply(changes)
    // Where nothing told of a migration, the changes come first: they are seen sooner, and a
    // migration in the middle of them is noticed, too.
    if isChecked, checkedAt < now, try !check() { try publish(snapshot, now: now) }
  }

  /// Whether it is to be checked that the published nodes are still there, with these changes.
  private func needCheck(_ changes: [Change]) -> Bool {
    if isCheckDue || now - checkedAt >= Limits.presencePause { return true }
    return checkedAt < now && hasPresence && !Schema.areMeasurements(changes)
  }

  private mutating func noteChecked() {
    checkedAt = now
    isCheckDue = false
  }

  /// The most requests that it takes to check and to apply changes.
  private func requests(for changes: [Change], isChecked: Bool) -> Int {
    var requests = changes.count
    // Without the node that is looked for, all is read.
    if isChecked { requests += hasPresence ? 1 : Limits.nodes }
    if Schema.areMeasurements(changes) { return requests }
    let isTransaction = Schema.needTransaction(changes, in: published ?? Tree())
    return requests + Limits.requestsAround + (isTransaction ? 2 : 0)
  }

  /// Takes requests out of the budget; returns false, and takes none, where it has too few.
  @inline(never) private mutating func admit(_ requests: Int) -> Bool {
    let count = Int64(min(requests, Limits.requestBurst))
    guard isTime(budget.readyAt(for: count)) else { return false }
    budget.take(count, at: now)
    return true
  }

  /// Returns whether that time has come; if not, the snapshot waits for it.
  private mutating func isTime(_ time: Milliseconds) -> Bool {
    if now < time { waitsUntil = time }
    return now >= time
  }

  /// Reads what is in xenstore: for a new connection, or where the guest may be on another host.
  private mutating func readAll() throws(XenstoreError) {
    names = DeviceNames()
    withheld.dropForbidden()
    let failedBefore = failedReads
    failedReads.take(at: now)
    published = try store.ownedNodes()
    failedReads = failedBefore
    if !hasPresence { withheld.dropRefused() }
    noteChecked()
  }

  /// Whether a node that is always published is known to be: xenstored may have refused it.
  private var hasPresence: Bool { published?.node(at: schema.presence) != nil }

  /// Returns whether that node is still there. After save, restore or migration all of them are
  /// gone, and all is to be read again.
  @inline(never) private mutating func check() throws(XenstoreError) -> Bool {
    // Where xenstored does not answer it, the next snapshot asks again.
    isCheckDue = true
    if hasPresence {
      let value = try store.value(of: schema.presence, limit: 1) ?? []
      if !value.isEmpty {
        noteChecked()
        return true
      }
      log(.notice, "published nodes have disappeared from xenstore", "republishing")
      // That the guest was migrated is not the collector's doing.
      budget = Self.fullBudget
    }
    published = nil
    return false
  }

  /// What to change now. With `Schema.presence` all is written: of what stood there without it,
  /// nobody knows whether a migration has removed it since.
  private mutating func pendingChanges(_ snapshot: Snapshot) -> [Change] {
    let changes = changesOfKnown(snapshot)
    let isPresenceWritten = changes.contains { $0.path == schema.presence }
    if hasPresence || !isPresenceWritten { return changes }
    published?.forgetValues()
    return changesOfKnown(snapshot)
  }

  /// What to change now, by what is known of xenstore.
  private mutating func changesOfKnown(_ snapshot: Snapshot) -> [Change] {
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

  /// Applies changes, in one transaction where it takes one; after too many conflicts without one,
  /// rather than not at all.
  private mutating func apply(_ changes: [Change]) throws(XenstoreError) {
    if Schema.needTransaction(changes, in: published ?? Tree()) {
      for _ in 0..<Limits.transactionAttempts {
        if let done = try applyInTransaction(changes) { return recordApplied(done) }
      }
      log(.notice, "no transaction succeeded", "writing without one")
    }
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
  /// does, and writes the time; not for measurements alone.
  private mutating func request(
    _ changes: [Change], in transaction: Transaction
  ) throws(XenstoreError) -> [Change] {
    var done: [Change] = []
    for change in changes {
      if try request(change, in: transaction) { done.append(change) }
    }
    if Schema.areMeasurements(done) { return done }
    if Schema.needWaking(done), published?.node(at: Schema.waking.path) != nil {
      _ = try request(.write(Schema.waking), in: transaction)
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
