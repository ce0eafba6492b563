// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire

/// Gives the reader all of `stream`. Each time, `piece` says how many bytes at most of as many as it asks for.
func deliver(
  _ stream: [UInt8], to reader: inout FrameReader, piece: (Int) -> Int
) throws(Refusal) -> [Snapshot] {
  var rest = stream[...]
  var snapshots: [Snapshot] = []
  while !rest.isEmpty {
    var asked = 0
    let snapshot = try unsafe reader.receive { target in
      asked = target.count
      let part = rest.prefix(min(asked, piece(asked)))
      unsafe target.copyBytes(from: part)
      rest = rest.dropFirst(part.count)
      return part.count
    }
    if let snapshot { snapshots.append(snapshot) }
    if asked == 0 {
      Issue.record("the reader neither refuses nor asks for more")
      return snapshots
    }
  }
  return snapshots
}
