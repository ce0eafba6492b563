// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct LargestGuest {
    /// As many nodes as the snapshot stands for, `data/updated` aside.
    private func nodes(of facts: Collected) -> Int {
      let links = facts.links.filter { !$0.vif.isEmpty }.map { 2 + 2 * ($0.ipv4.count + $0.ipv6.count) }
      // Name, size, type and backend.
      let volumes = facts.volumes.map { 4 + $0.freeBytes.count + $0.mountPoints.count }
      // Balloon, version, system, host, memory, and whether vifs and vbds can be plugged in.
      return 1 + 6 + 5 + 2 + 2 + 2 + facts.drivers.count + (links + volumes).reduce(0, +)
    }

    /// The most bytes that the names of one node's children take, each with its NUL.
    private func longestChildList(of tree: [String: String]) -> Int {
      var bytes: [Substring: Int] = [:]
      for path in tree.keys {
        let parts = path.split(separator: "/")
        let name = parts.last ?? ""
        bytes[path.dropLast(name.count), default: 0] += name.utf8.count + 1
      }
      return bytes.values.max() ?? 0
    }

    @Test func the_largest_guest_is_published_and_what_is_left_out_is_logged() throws {
      let full = try FullGuest(intervalSeconds: 3_600)
      let snapshot = Array(try #require(full.collector.lastLine).utf8)
      let facts = try #require(try full.collector.collected())
      let host: [(path: String, value: String)] = facts.volumes.flatMap(\.vbd).flatMap { devid in
        let backend = "/local/domain/0/backend/vbd/5/\(devid)"
        return [("device/vbd/\(devid)/backend", backend), (backend + "/dev", "xvda")]
      }
      let scenario = try Scenario(withoutLinks: .c, host: host)
      try scenario.startPublisher()
      let sender = try FrameSender(scenario.socket)
      try sender.send(length: UInt32(snapshot.count), snapshot)
      #expect(
        try eventually { try scenario.requests().last?.description == "WRITE data/updated" || scenario.isBroken },
        "\(scenario.log)")

      let requests = try scenario.requests()
      #expect(!requests.contains { $0.operation.hasPrefix("TRANSACTION") })
      let published = try scenario.published()
      #expect(published.count == 400)
      #expect(requests.count { $0.operation == "WRITE" } == 400)
      let notices = scenario.log.split(separator: "\n").filter {
        $0.contains("not published") || $0.contains("going on")
      }
      #expect(notices.count == 1)
      #expect(notices.first?.hasSuffix("nodes not published, over the limit: \(nodes(of: facts) - 399)") == true)

      // Of every vif its first addresses, and of every volume all.
      let paths = Set(published.keys)
      for devid in 0..<32 {
        #expect(paths.isSuperset(of: ["name", "mac/0", "ipv4/0", "ipv6/0"].map { "attr/vif/\(devid)/\($0)" }))
      }
      for (i, volume) in facts.volumes.enumerated() {
        let points = volume.mountPoints.indices.map { "mount_points/\($0)" }
        let names = ["name", "size", "filesystem", "extents/0"] + points
        #expect(paths.isSuperset(of: names.map { "data/volumes/\(i)/\($0)" }))
      }
      // xenstored refuses a node of more than 2,048 bytes, its children's names included.
      let tree = try scenario.xenstored.dom0.tree(scenario.guest.home)
      #expect((1...2_048).contains(longestChildList(of: tree)))
    }
  }
}
