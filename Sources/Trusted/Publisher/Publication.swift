import Common
import Wire
import Xenstore

/// What is published, and how it follows the snapshots.
struct Publication<Store: NodeStore & ~Copyable>: ~Copyable {
  private let store: Store
  private let schema: Schema
  private let log: Log
  /// What stands in xenstore below the owned nodes, as far as known; nil until that was looked at.
  private var published: Tree?
  private var lastLook: Milliseconds = 0
  private var changeRate = ChangeRate()
  /// What xenstored refused, and when (monotonic, milliseconds) it is asked again; and the paths that are forbidden,
  /// whatever their value, on this connection.
  private var refused: [Node] = []
  private var asksAgain: Milliseconds = 0
  private var forbidden: [Path] = []
  private var resumes: UInt32 = 0
  /// The devices whose names the host was asked for, and what it answered.
  private var devices: [UInt8] = []
  private var names = Tree()
  private var leftOut: UInt64 = 0

  init(store: consuming Store, schema: Schema, log: Log) {
    self.store = store
    self.schema = schema
    self.log = log
  }

  /// Forgets what stands in xenstore, what the host was asked for and what was forbidden: whoever ran meanwhile, or
  /// where the guest is now, may have changed that. With the next snapshot it is looked at anew.
  @inline(never) mutating func forget() { (published, devices, forbidden) = (nil, [], []) }

  /// Makes xenstore show `snapshot`, in one transaction and with as few requests as can be.
  /// - Parameter now: the monotonic clock, in milliseconds.
  /// Throws when the connection to xenstore is of no further use, or when it could not be found out what stands
  /// there; then nothing was changed, and the next snapshot has it asked again.
  mutating func publish(_ snapshot: Snapshot, now: Milliseconds) throws(XenstoreError) {
    if snapshot.resumes != resumes { forget() }
    resumes = snapshot.resumes
    let asked = schema == .std ? snapshot.devices : []
    if now - lastLook < Limits.presencePause && asked == devices && pending(snapshot, now).isEmpty { return }
    guard changeRate.admit(now) else { return }
    if try !isPresent() {
      forget()
      published = try store.ownedNodes()
      if published?.node(at: schema.presence) == nil { refused = [] }
    }
    if asked != devices { (devices, names) = (asked, try store.hostNames(of: snapshot)) }
    lastLook = now
    let due = pending(snapshot, now)
    if !due.isEmpty { try apply(due, now) }
  }

  /// Whether it is known what is published, and a node of our own is still there.
  /// After save, restore or migration all are gone.
  private func isPresent() throws(XenstoreError) -> Bool {
    guard let published else { return false }
    if published.node(at: schema.presence) == nil { return true }
    if try store.value(of: schema.presence, limit: 1)?.isEmpty == false { return true }
    log(.notice, "own nodes are gone", "publishing all again")
    return false
  }

  private mutating func pending(_ snapshot: Snapshot, _ now: Milliseconds) -> [Node] {
    let published = published ?? Tree()
    let guest = GuestTree(snapshot, schema: schema, names: names, published: published)
    if guest.leftOut > leftOut { log(.notice, "nodes left out for want of room", .decimal(guest.leftOut)) }
    leftOut = max(leftOut, guest.leftOut)
    let wanted = changes(from: published, to: guest.tree)
    refused.removeAll { old in now >= asksAgain || !wanted.contains { $0.path == old.path } }
    forbidden.removeAll { old in !wanted.contains { $0.path == old } }
    return wanted.filter { !isWithheld($0) }
  }

  @inline(never) private func isWithheld(_ change: Node) -> Bool {
    forbidden.contains(change.path) || refused.contains(change)
  }

  /// Applies a change set in one transaction; after too many conflicts without one, rather than not at all.
  private mutating func apply(_ changes: [Node], _ now: Milliseconds) throws(XenstoreError) {
    for _ in 0..<Limits.transactionAttempts {
      do {
        let transaction = try store.begin()
        let done = try request(changes, in: transaction, now)
        try store.end(transaction, commit: true)
        return remember(done)
      } catch {
        if error.kind == .broken { throw error }
      }
    }
    log(.notice, "no transaction succeeded", "doing without")
    remember(try request(changes, in: .none, now))
  }

  /// Requests each change; returns those that were done. Then, in the same transaction, wakes XAPI
  /// where it shows what was done and does not hear of it, and writes the time.
  private mutating func request(
    _ changes: [Node], in transaction: Transaction, _ now: Milliseconds
  ) throws(XenstoreError) -> [Node] {
    var done: [Node] = []
    for change in changes where try request(change, in: transaction, now) { done.append(change) }
    if done.isEmpty { return done }
    if Schema.areUnheard(done), let node = published?.node(at: Schema.waking) {
      _ = try request(node, in: transaction, now)
    }
    _ = try request(Node(path: Schema.updated, value: timestamp()), in: transaction, now)
    return done
  }

  /// Returns whether it was done. What xenstored refuses is logged and withheld from now on.
  private mutating func request(
    _ change: Node, in transaction: Transaction, _ now: Milliseconds
  ) throws(XenstoreError) -> Bool {
    if isWithheld(change) { return false }
    do {
      if let value = change.value {
        try store.write(change.path, value, in: transaction)
      } else {
        try store.remove(change.path, in: transaction)
      }
      return true
    } catch {
      if error.kind == .broken { throw error }
      // The transaction is lost: its end will say so.
      if error.kind == .notFound || error.kind == .conflict { return false }
      log(.notice, Text(change.path.bytes) ?? "?", .errno(error.errno) + "; going on without it")
      refused.removeAll { $0.path == change.path }
      if refused.isEmpty { asksAgain = now + Limits.refusedPause }
      if error.kind == .forbidden { forbidden.append(change.path) } else { refused.append(change) }
      return false
    }
  }

  private mutating func remember(_ done: [Node]) {
    for change in done { published?.apply(change) }
  }
}
