import Wire
import Xenstore

/// The tree that a snapshot stands for: a pure function of the snapshot and the schema.
/// Which nodes can exist at all is decided here and in the two schemas alone.
struct GuestTree {
  /// With `data/updated`, `Limits.nodes` at most.
  private(set) var tree = Tree()
  /// How many nodes there was no room for.
  private(set) var leftOut: UInt64 = 0

  init(_ snapshot: Snapshot, schema: Schema) {
    add("control/feature-balloon", snapshot.balloon ? "1" : "0")
    switch schema {
    case .std: addStandard(snapshot)
    case .rfc: addProposed(snapshot)
    }
  }

  /// Adds a node while there is room: what is added first is never left out for what comes later.
  @inline(never) mutating func add(_ path: Path, _ value: Text, isMeasure: Bool = false) {
    if tree.nodes.count < Limits.nodes - 1 {
      tree.insert(Node(path: path, value: value.bytes, isMeasure: isMeasure))
    } else {
      leftOut += 1
    }
  }

  /// Adds a node unless the fact is not known.
  @inline(never) mutating func add(_ path: Path, known text: Text) { if text != "" { add(path, text) } }
}

extension Path {
  /// The path of a child whose name is a number.
  @inline(never) static func / (parent: Path, child: UInt64) -> Path {
    parent / Path(Text.decimal(child).bytes)
  }
}
