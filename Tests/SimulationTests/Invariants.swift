// SPDX-License-Identifier: Apache-2.0

import NodeGrammar

/// Paths that were found to be allowed: the same few are written in each life.
nonisolated(unsafe) private var allowedPaths: Set<String> = []

private func mayWrite(_ path: String) -> Bool {
  if allowedPaths.contains(path) { return true }
  guard NodeGrammar.allowsWrite(path) else { return false }
  allowedPaths.insert(path)
  return true
}

/// What holds at every time; the first violation ends the life.
struct Invariants {
  private(set) var violation: String?
  /// When the publisher's changes were requested, in nanoseconds: the last ones.
  private var changes: [Int] = []
  /// The requests of the publisher that change something, and all others.
  private(set) var writes = 0
  private(set) var reads = 0
  var peaks: [String: Int] = [:]

  /// Bytes of its heap that a program may have at once.
  private let memory: Int
  private static let nodes = 400
  private static let valueBytes = 513

  init(isLarge: Bool) { memory = (isLarge ? 384 : 128) << 10 }

  mutating func violate(_ what: String) { if violation == nil { violation = what } }

  mutating func check(peak: Int, of program: String) {
    peaks[program] = max(peaks[program] ?? 0, peak)
    if peak > memory { violate("\(program): \(peak) bytes of memory") }
  }

  mutating func noteRead(_ path: String) { reads += 1 }

  mutating func noteWrite(_ path: String, _ value: [UInt8]) {
    writes += 1
    if !mayWrite(path) { violate("writes \(path)") }
    if value.count > Self.valueBytes || value.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      violate("\(path): writes \(value.count) bytes: \(String(decoding: value.prefix(80), as: UTF8.self))")
    }
  }

  mutating func noteRemoval(_ path: String) {
    writes += 1
    if !NodeGrammar.allowsRemoval(path) { violate("removes \(path)") }
  }

  mutating func noteTransaction() { writes += 1 }

  /// A publisher that has just started has requested none.
  mutating func forgetChanges() { changes = [] }

  /// At most 600 in any 10 seconds. A transaction that conflicts is tried four times
  /// again, whatever it takes.
  mutating func noteChange(at now: Int, mayHaveConflicted: Bool) {
    let most = mayHaveConflicted ? 3_000 : 600
    changes.append(now)
    if changes.count > most + 1 { changes.removeFirst(changes.count - most - 1) }
    if changes.count == most + 1 && now - changes[0] < 10_000_000_000 { violate("\(most + 1) changes in 10 s") }
  }

  mutating func noteChangeSet(_ store: Store) {
    let count = store.ownedCount
    if count >= Self.nodes { violate("\(count) nodes") }
  }

  /// A line of a program's log: none like it in the ten minutes before.
  mutating func noteLine(_ line: String, at now: Int, of process: inout Process) {
    if line.hasSuffix(": connected again") || line.hasSuffix(": publisher reads again") {
      if !process.saysLost { violate("says again: \(line)") }
      process.saysLost = false
      return
    }
    if line.hasPrefix("xen-guest-collector: /run/publisher.sock: ") {
      process.saysLost = !line.hasSuffix(": connected")
    }
    var text = String(line.unicodeScalars.filter { !("0"..."9").contains($0) })
    if let count = text.range(of: " (and  times before)") { text.removeSubrange(count) }
    // Times are cut to seconds.
    if let before = process.lines[text], now - before < 599_000_000_000 { violate("logs again: \(line)") }
    process.lines[text] = now
  }
}

extension String {
  fileprivate func range(of part: String) -> Range<Index>? {
    hasSuffix(part) ? index(endIndex, offsetBy: -part.count)..<endIndex : nil
  }
}
