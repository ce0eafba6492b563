// SPDX-License-Identifier: Apache-2.0

import Common
import Wire
import Xenstore

/// What is to be done.
enum Command {
  case read([Path])
  case list([Path])
  /// Nil for the tree of this domain's home.
  case printTree(Path?, withFullPaths: Bool)
  case check([Path])
  case change([Change])

  struct Change {
    let path: Path
    /// Nil for a node that is to be removed.
    let value: [UInt8]?
  }

  init(_ words: ArraySlice<[UInt8]>) throws(UsageError) {
    guard let first = words.first else { throw UsageError(words: "a command is missing") }
    let rest = words.dropFirst()
    switch Text(terminated: first) {
    case "read": self = .read(try paths(rest))
    case "list": self = .list(try paths(rest))
    case "exists": self = .check(try paths(rest))
    case "rm": self = .change(try paths(rest).map { Change(path: $0, value: nil) })
    case "write": self = .change(try writes(rest))
    case "ls":
      let isFull = rest.first == Text("-f").bytes
      let roots = isFull ? rest.dropFirst() : rest
      guard roots.count <= 1 else { throw UsageError(words: "ls: more than one path") }
      self = .printTree(roots.isEmpty ? nil : try paths(roots).first, withFullPaths: isFull)
    default: throw UsageError(words: Text(terminated: first) + ": no such command")
    }
  }
}

private func paths(_ words: ArraySlice<[UInt8]>) throws(UsageError) -> [Path] {
  guard !words.isEmpty, !words.contains([]) else { throw UsageError(words: "a path is missing") }
  for word in words where word.first == UInt8(ascii: "-") {
    throw UsageError(words: Text(terminated: word) + ": unexpected option")
  }
  return words.map { Path($0) }
}

/// Paths, each with a value behind it.
private func writes(_ words: ArraySlice<[UInt8]>) throws(UsageError) -> [Command.Change] {
  var writes: [Command.Change] = []
  var rest = words
  repeat {
    let path = try paths(rest.prefix(1))
    guard let word = rest.dropFirst().first else { throw UsageError(words: "a value is missing") }
    guard let value = word.unescaped else {
      throw UsageError(words: Text(terminated: word) + ": a backslash begins no escape")
    }
    writes += path.map { Command.Change(path: $0, value: value) }
    rest = rest.dropFirst(2)
  } while !rest.isEmpty
  return writes
}
