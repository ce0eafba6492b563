// SPDX-License-Identifier: Apache-2.0

import Wire
import WireEncoder
import Xenstore

@testable import Publisher

/// What has to hold of whatever a collector sends. Fed by the fuzzers and by the tests of their corpora.
enum PublisherOracle: String, CaseIterable {
  /// The input is what comes over the socket.
  case frames
  /// The input is one snapshot; it gets its frame here.
  case snapshot

  /// What does not hold; nil if all does.
  func fault(in input: [UInt8]) -> String? {
    switch self {
    case .frames: Self.fault(inStream: input)
    case .snapshot: (try? Frame.wrap(input)).flatMap { Self.fault(inStream: $0) }
    }
  }

  private static func fault(inStream stream: [UInt8]) -> String? {
    let whole = Outcome(of: stream, pieces: { _ in .max })
    let bytewise = stream.count > 2_000 ? 100 : 1
    for pieces in [{ _ in bytewise }, { (i: Int) in bytewise + i * 7 % 13 }]
    where Outcome(of: stream, pieces: pieces) != whole {
      return "other snapshots or another refusal in pieces"
    }
    let bytes = whole.snapshots.flatMap { (try? $0.encoded()).flatMap { try? Frame.wrap($0) } ?? [] }
    if !stream.starts(with: bytes) || (bytes.isEmpty && !whole.snapshots.isEmpty) {
      return "what was read is written in another way"
    }
    var published: [Schema: Tree] = [:]
    for snapshot in whole.snapshots {
      for schema in [Schema.std, .rfc] {
        let before = published[schema] ?? Tree()
        let guest = GuestTree(
          snapshot, schema: schema, names: names(for: snapshot), published: before)
        if let fault = fault(of: guest, in: schema, after: before) { return fault }
        published[schema] = guest.tree
      }
    }
    return nil
  }

  private static func fault(of guest: GuestTree, in schema: Schema, after published: Tree) -> String? {
    if guest.tree.nodes.count >= Limits.nodes { return "\(guest.tree.nodes.count) nodes" }
    for node in guest.tree.nodes {
      if let fault = schema.fault(of: node) { return fault }
    }
    var applied = published
    for change in changes(from: published, to: guest.tree) {
      if !Schema.owns(change.path) { return "not the agent's: \(change.path.string)" }
      applied.apply(change)
    }
    return applied == guest.tree ? nil : "the changes do not lead to the tree"
  }

  /// Every function and every vbd has a name.
  private static func names(for snapshot: Snapshot) -> DeviceNames {
    let devices = NamedDevices(of: snapshot)
    let functions = devices.functions.map { DeviceNames.Entry(device: $0, name: "3") }
    let vbds = devices.vbds.map { DeviceNames.Entry(device: $0, name: "xvda") }
    var names = DeviceNames()
    names.entries = functions + vbds
    return names
  }
}

/// What a reader makes of a stream.
private struct Outcome: Equatable {
  private(set) var snapshots: [Snapshot] = []
  private var refusal: Refusal?
  private var isMidFrame = false

  /// - Parameter pieces: how many bytes the stream gives at most, by the number of the read.
  init(of stream: [UInt8], pieces: (Int) -> Int) {
    var reader = FrameReader()
    var rest = stream[...]
    var reads = 0
    while !rest.isEmpty {
      do {
        let snapshot = try reader.receive { room in
          let piece = rest.prefix(min(room.count, pieces(reads)))
          room.copyBytes(from: piece)
          rest = rest.dropFirst(piece.count)
          reads += 1
          return piece.count
        }
        if let snapshot { snapshots.append(snapshot) }
      } catch {
        refusal = error
        break
      }
    }
    isMidFrame = reader.isMidFrame
  }
}
