import PrintMode
import Wire
import Xenstore

/// The tree that a snapshot stands for: a pure function of the snapshot and the schema.
/// Which nodes can exist at all is decided here and in the two schemas alone.
struct GuestTree {
  /// With `data/updated`, `Limits.nodes` at most.
  private(set) var tree = Tree()
  /// How many nodes there was no room for.
  private(set) var leftOut: UInt64 = 0

  /// - Parameters:
  ///   - names: what the host calls the snapshot's devices (`NodeStore.hostNames`).
  ///   - published: what stands in xenstore now. Of what the snapshot does not know, it stays.
  init(_ snapshot: Snapshot, schema: Schema, names: Tree = Tree(), published: Tree = Tree()) {
    // Where it is not known, what stands there stays.
    if let canBalloon = snapshot.balloon {
      add(Schema.balloon, known: canBalloon ? "1" : "")
    } else if let standing = published.node(at: Schema.balloon) {
      tree.apply(standing)
    }
    switch schema {
    case .std: addStandard(snapshot, names)
    case .rfc: addProposed(snapshot)
    }
  }

  /// Adds a node while there is room: what is added first is never left out for what comes later.
  @inline(never) mutating func add(_ path: consuming Path, _ value: consuming Text) {
    if tree.nodes.count < Limits.nodes - 1 {
      tree.apply(Node(path: path, value: value.bytes))
    } else {
      leftOut += 1
    }
  }

  /// For `--print`.
  var lines: [UInt8] { tree.nodes.flatMap { line($0.path.bytes, $0.value ?? []) } }

  /// Adds a node unless the fact is not known.
  @inline(never) mutating func add(_ path: consuming Path, known text: Text) { if text != "" { add(path, text) } }
}

extension Path {
  /// The path of a child whose name is a number.
  @inline(never) static func / (parent: consuming Path, child: UInt64) -> Path {
    parent / Path(Text.decimal(child).bytes)
  }
}
