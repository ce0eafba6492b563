// SPDX-License-Identifier: Apache-2.0

import CSimulation

/// One of the two programs.
struct Process {
  enum State {
    /// Ends of itself or killed; starts at that time, in nanoseconds.
    case dead(until: Int)
    case runs
    /// Until a collector connects, or a byte comes.
    case accepts, reads
    /// The same, or until that time.
    case acceptsBefore(Int)
    case readsBefore(Int)
    /// Until xenstored answers, at that time.
    case waits(until: Int)
    /// Until something is seen of what is watched, or that time.
    case polls([pollfd], until: Int)
  }

  let number: Int32
  var state = State.dead(until: 0)
  /// What the log has said since the start: each line without its digits, and when.
  var lines: [String: Int] = [:]
  /// Whether the log last said that there is no connection.
  var saysLost = false

  var isDead: Bool { if case .dead = state { true } else { false } }
}

/// A stream from a collector to the publisher.
final class Connection {
  var bytes: [UInt8] = []
  let capacity: Int
  var isAccepted = false
  var isClosedByCollector = false
  var isClosedByPublisher = false

  init(capacity: Int) { self.capacity = capacity }
}

/// What a descriptor of the collector's stands for.
enum Object {
  case file([UInt8], read: Int)
  /// What is mounted there, by the volume's name.
  case place(String)
  case eventFile(EventFile, seen: Int)
  case timer
  case events
  case dumps
  case connection(Connection?)
}

enum EventFile { case name, mounts }

/// The dump that is being read.
struct Dump {
  let type: UInt32
  let sequence: UInt32
  /// That of all changes of links at its beginning.
  let generation: Int
  /// What was listed last: a link's index, and how many of its addresses.
  var index: UInt32 = 0
  var address = 0
}
