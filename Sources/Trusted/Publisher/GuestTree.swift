// SPDX-License-Identifier: Apache-2.0

import PrintMode
import Wire
import Xenstore

/// The tree that a snapshot stands for: a pure function of the snapshot and the schema.
/// Here and in the two schemas, and nowhere else, is decided which nodes can exist.
struct GuestTree {
  /// With `data/updated`, `Limits.nodes` at most.
  private(set) var tree = Tree()
  /// How many nodes were over that limit.
  private(set) var omitted: UInt64 = 0

  /// - Parameters:
  ///   - names: what the host calls the snapshot's devices.
  ///   - published: what is in xenstore now. Where a fact is not known, its node stays.
  init(
    _ snapshot: Snapshot, schema: Schema, names: DeviceNames = DeviceNames(),
    published: Tree = Tree()
  ) {
    addBalloon(snapshot.balloon, published)
    switch schema {
    case .std: addStandard(snapshot, names)
    case .rfc: addProposed(snapshot)
    }
  }

  private mutating func addBalloon(_ canBalloon: Bool?, _ published: Tree) {
    let isPublished = published.node(at: Schema.balloon) != nil
    if canBalloon ?? isPublished { add(Schema.balloon, "1") }
  }

  /// Adds a node within the limit: what is added first is never omitted for what comes later.
  @inline(never) mutating func add(_ path: consuming Path, _ value: consuming Text) {
    guard tree.nodes.count < Limits.nodes - 1 else {
      omitted += 1
      return
    }
    tree.apply(.write(Node(path: path, value: value.bytes)))
  }

  /// Adds a node unless its text is empty: the fact is not known then.
  @inline(never) mutating func add(_ path: consuming Path, ifKnown text: Text) {
    if !text.isEmpty { add(path, text) }
  }

  /// For `--print`.
  var lines: [UInt8] {
    var lines: [UInt8] = []
    for node in tree.nodes { lines += line(node.path.bytes, node.value) }
    return lines
  }
}

extension Path {
  /// The path of a child whose name is a number.
  @inline(never) static func / (parent: consuming Path, child: UInt64) -> Path {
    parent / Path(Text.decimal(child).bytes)
  }
}
