// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The requests that one domain made, in order, from the C xenstored's trace file.
public struct Trace {
  public struct Request: Equatable, CustomStringConvertible {
    /// xenstored's name for it, say `WRITE`.
    public let operation: String
    /// The first argument; a transaction's end has `T` (commit) or `F` here.
    public let path: String
    /// What follows it: a write's value.
    public let value: String
    /// When, in whole seconds.
    public let second: Int
    public var description: String { "\(operation) \(path)" }

    /// Whether the request changes the store, or is part of a transaction.
    public var isChange: Bool {
      ["WRITE", "RM", "MKDIR", "SET_PERMS", "TRANSACTION_START", "TRANSACTION_END"].contains(operation)
    }
  }

  public private(set) var requests: [Request] = []

  /// Reads a trace; the domain's connections are those that an INTRODUCE of it made.
  public init(_ text: String, domid: Int) {
    var connections: Set<Substring> = []
    var isIntroducing = false
    let clock = DateFormatter()
    clock.locale = Locale(identifier: "en_US_POSIX")
    clock.dateFormat = "yyyyMMdd HH:mm:ss"
    var times: [Substring: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 5)
      if line.hasPrefix("CREATE connection "), isIntroducing { connections.insert(words[2]) }
      if line.hasPrefix("DESTROY connection ") { connections.remove(words[2]) }
      guard words.count == 6, words[0] == "IN" else { continue }
      isIntroducing = line.contains(" INTRODUCE (\(domid) ")
      guard connections.contains(words[1]) else { continue }
      let time = line[words[2].startIndex..<words[3].endIndex]
      let second = times[time] ?? Int(clock.date(from: String(time))?.timeIntervalSince1970 ?? 0)
      times[time] = second
      // By bytes: a value may begin with a mark that would combine with what stands before it.
      let arguments = words[5].utf8.dropFirst().dropLast()
      let path = arguments.prefix { $0 != UInt8(ascii: " ") }
      let value = String(decoding: arguments.dropFirst(path.count + 1), as: UTF8.self)
      requests.append(
        Request(operation: String(words[4]), path: String(decoding: path, as: UTF8.self), value: value, second: second))
    }
  }
}

extension Xenstored {
  /// What domain `domid` has asked the C xenstored so far.
  public func requests(of domid: Int) throws -> [Trace.Request] {
    Trace(try String(contentsOfFile: folder.path + "/trace", encoding: .utf8), domid: domid).requests
  }
}
