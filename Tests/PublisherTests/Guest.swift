// SPDX-License-Identifier: Apache-2.0

import Common
import Wire
import Xenstore

@testable import Publisher

/// The request that tells whether what is published is still there.
let look = "read attr/PVAddons/MajorVersion"

/// A guest whose home path the toolstack has made, and a publication in it.
final class Guest {
  let xenstored = Xenstored()
  let schema: Schema
  var publication: Publication<FakeStore>

  static let toolstacks = [
    "domid": "5", "attr": "", "data": "", "control": "", "drivers": "", "xenserver": "",
    "xenserver/attr": "", "control/feature-suspend": "1", "device/vif/0/state": "4", "data/service": "x",
    "data/os_name_of_other": "x", "vm": "/vm/1", "name": "guest", "data/updated": "by the toolstack",
  ]

  /// The ids of SR-IOV functions that the tests have.
  static let functions = ["0", "3", "vf-1"]

  init(_ schema: Schema = .std, _ nodes: [String: String] = [:]) {
    self.schema = schema
    xenstored.nodes = Self.toolstacks.merging(nodes) { $1 }
    publication = Self.publication(xenstored, schema)
  }

  private static func publication(_ xenstored: Xenstored, _ schema: Schema) -> Publication<FakeStore> {
    var log = Log(program: "test")
    log.threshold = .error
    return Publication(store: FakeStore(xenstored: xenstored), schema: schema, log: log)
  }

  /// Publishes, and returns the requests that it took.
  @discardableResult
  func publish(_ snapshot: Snapshot, at now: Int64) throws(XenstoreError) -> [String] {
    xenstored.forget()
    try publication.publish(snapshot, now: now)
    return xenstored.requests
  }

  /// When a snapshot that has to wait can be published.
  var waitsUntil: Int64? { publication.waitsUntil }

  /// Publishes, and again when what has to wait can be published. Returns the time of the last one.
  @discardableResult
  func publishAll(_ snapshot: Snapshot, at now: Int64) throws(XenstoreError) -> Int64 {
    var now = now
    try publication.publish(snapshot, now: now)
    while let time = publication.waitsUntil {
      now = time
      try publication.publish(snapshot, now: now)
    }
    return now
  }

  /// Another publisher takes over.
  func restart() { publication = Self.publication(xenstored, schema) }

  /// What stands below the toolstack's directories after a migration: nothing.
  func wipe() { xenstored.nodes = Self.toolstacks }

  /// The toolstack's nodes as they are now, but for `data/updated`.
  var isIntact: Bool {
    Self.toolstacks.allSatisfy { $0.key == "data/updated" || xenstored.nodes[$0.key] == $0.value }
  }

  /// Whether exactly what the snapshot stands for is there.
  func shows(_ snapshot: Snapshot, without missing: [String] = []) -> Bool {
    // What the snapshot does not know stays, and takes the room of another node.
    let balloon = "control/feature-balloon"
    let published = Tree(xenstored.nodes.filter { $0.key == balloon })
    var desired = GuestTree(snapshot, schema: schema, published: published).tree
    for path in missing { desired.apply(.remove(at: path)) }
    let isWritten = desired.nodes.allSatisfy {
      xenstored.nodes[$0.path.string] == $0.text
    }
    let isClean = xenstored.nodes.keys.allSatisfy {
      !Schema.owns(Path(of: $0)) || desired.holds(Path(of: $0)) || missing.contains($0)
    }
    return isWritten && isClean
  }
}

extension Snapshot {
  /// A small guest.
  static let sample = Snapshot {
    $0.osName = "Debian GNU/Linux 12 (bookworm)"
    $0.hostName = "guest"
    $0.shortHostName = "guest"
    $0.memoryTotalKiB = 2_000_000
    $0.memoryFreeKiB = 1_000_000
    $0.balloon = true
    $0.links = [Link(2, "eth0", vif: 0, ipv4: ["192.0.2.1/24"], ipv6: ["2001:db8::1/64"])]
  }

  /// The sample with a host name that has no domain.
  static func named(_ name: String) -> Snapshot {
    .sample.with {
      $0.hostName = Text(of: name)
      $0.shortHostName = Text(of: name)
    }
  }

  func with(_ change: (inout Snapshot) -> Void) -> Snapshot {
    var copy = self
    change(&copy)
    return copy
  }
}
