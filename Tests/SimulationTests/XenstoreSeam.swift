// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Glibc

private enum Request { case question, change, transaction }

extension Simulation {
  fileprivate func noteChange() {
    mayHaveConflicted = mayHaveConflicted || faults.conflict > 0 || faults.xenstore > 0
    invariants.noteChange(at: now, mayHaveConflicted: mayHaveConflicted)
  }

  /// The errno of a fault; nil for none.
  fileprivate func xenstoreFault(_ request: Request, _ path: String = "") -> Int? {
    if isBroken { invariants.violate("asks a connection that is broken") }
    if chance.one(in: faults.stall) { sleep(.waits(until: now + chance.below(100) * 1_000_000_000)) }
    let refusal = request == .change ? stubbornRefusal(path) : nil
    guard refusal != nil || chance.one(in: faults.xenstore) else { return nil }
    let errno = refusal ?? chance.pick(faults.xenstoreErrors)
    // What is not true, holds until the next connection, or is taken for final.
    let needsLook =
      [EACCES, ENOENT].contains(errno) || (request == .question && [EINVAL, E2BIG].contains(errno))
    if needsLook && faults.isTrue { return nil }
    damage.needsLook = damage.needsLook || needsLook
    tell("xenstore: fault \(errno)")
    isBroken = errno == EIO || errno == EBADF
    if request == .change && Faults.refusals.contains(errno) { damage.needsPause = true }
    return -Int(errno)
  }

  /// Always the same for a path.
  private func stubbornRefusal(_ path: String) -> Int32? {
    guard faults.stubborn > 0 else { return nil }
    let hash = path.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 20
    let errors = faults.isTrue ? Faults.refusals : [EACCES] + Faults.refusals
    return hash % UInt64(faults.stubborn) == 0 ? errors[Int(hash >> 8 & 0xFF) % errors.count] : nil
  }
}

@_cdecl("simulated_xs_read") public func answerRead(_ transaction: UInt32, _ path: UnsafePointer<CChar>) -> Int {
  entering()
  let path = String(cString: path)
  world.invariants.noteRead(path)
  if let fault = world.xenstoreFault(.question) { return fault }
  guard let node = world.store.node(at: path) else { return -Int(ENOENT) }
  return answer(node.value)
}

@_cdecl("simulated_xs_directory") public func answerDirectory(
  _ transaction: UInt32, _ path: UnsafePointer<CChar>
) -> Int {
  entering()
  let path = String(cString: path)
  world.invariants.noteRead(path)
  if let fault = world.xenstoreFault(.question) { return fault }
  // The home path, to which all others are relative.
  let home = path == "/local/domain/5" ? "" : path
  guard let node = world.store.node(at: home) else { return -Int(ENOENT) }
  return answer(node.children.flatMap { Array($0.name.utf8) + [0] })
}

@_cdecl("simulated_xs_write") public func answerWrite(
  _ transaction: UInt32, _ path: UnsafePointer<CChar>, _ value: UnsafeRawPointer, _ size: Int
) -> Int {
  entering()
  let path = String(cString: path)
  let value = Array(UnsafeRawBufferPointer(start: value, count: size))
  world.changeSet.noteAsked(path, isSame: world.store.node(at: path)?.value == value)
  world.invariants.noteWrite(path, value)
  world.noteChange()
  if let fault = world.xenstoreFault(.change, path) {
    if path == ChangeSet.waking { world.wakingHasFailed = true }
    return fault
  }
  guard world.store.request(.write(path, value), in: transaction) else { return -Int(ENOENT) }
  world.changeSet.noteDone(path)
  world.tell("  write \(path) = \(String(decoding: value, as: UTF8.self)) in \(transaction)")
  if transaction == 0 && path == "data/updated" { world.noteChangeSet() }
  return 0
}

@_cdecl("simulated_xs_rm") public func answerRemoval(_ transaction: UInt32, _ path: UnsafePointer<CChar>) -> Int {
  entering()
  let path = String(cString: path)
  world.changeSet.noteAsked(path, isSame: false)
  world.invariants.noteRemoval(path)
  world.noteChange()
  if let fault = world.xenstoreFault(.change, path) { return fault }
  // What is not there is removed as well.
  world.changeSet.noteDone(path)
  guard world.store.node(at: path) != nil, world.store.request(.remove(path), in: transaction) else {
    return -Int(ENOENT)
  }
  world.tell("  remove \(path) in \(transaction)")
  return 0
}

@_cdecl("simulated_xs_begin") public func answerBegin() -> Int {
  entering()
  world.invariants.noteTransaction()
  world.changeSet.beginAgain()
  if let fault = world.xenstoreFault(.transaction) { return fault }
  return Int(world.store.begin())
}

@_cdecl("simulated_xs_end") public func answerEnd(_ transaction: UInt32, _ abort: Bool) -> Int {
  entering()
  world.invariants.noteTransaction()
  // Somebody in dom0 was faster.
  let conflicts = world.chance.one(in: world.faults.conflict)
  let fault = world.xenstoreFault(.transaction) ?? (conflicts ? -Int(EAGAIN) : nil)
  let outcome = world.store.end(transaction, commit: !abort && fault == nil)
  if let fault { return fault }
  switch outcome {
  case .unknown: return -Int(ENOENT)
  case .conflict: return -Int(EAGAIN)
  case .done(let changes):
    world.tell("  transaction \(transaction): \(changes) changes")
    if changes > 0 { world.noteChangeSet() }
    return 0
  }
}
