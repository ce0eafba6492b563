// SPDX-License-Identifier: Apache-2.0

import Random
import Wire

extension Snapshot {
  /// What a collector that was taken over could send and the reader would accept.
  static func hostile(_ random: inout SplitMix64) -> Snapshot {
    Snapshot {
      $0.resumes = random.pick([0, 1, .max])
      $0.osName = .hostile(&random)
      $0.osDistro = .hostile(&random)
      $0.osMajor = .hostile(&random)
      $0.osMinor = .hostile(&random)
      $0.kernel = .hostile(&random)
      $0.hostName = .hostile(&random)
      $0.shortHostName = .hostile(&random)
      $0.domain = .hostile(&random)
      $0.memoryTotalKiB = random.pick([0, 1, 99, 100, 1 << 53])
      $0.memoryFreeKiB = random.pick([0, 1, 99, 100, 1 << 53])
      $0.balloon = random.pick([nil, false, true])
      $0.hotplugVif = random.pick([false, true])
      $0.hotplugVbd = random.pick([false, true])
      $0.drivers = (0..<random.below(9)).map { _ in .hostile(&random) }
      $0.links = links(&random)
      $0.volumes = (0..<random.pick([0, 1, 2, 32])).map { _ in .hostile(&random) }
    }
  }

  private static func links(_ random: inout SplitMix64) -> [Link] {
    let count = random.pick([0, 1, 2, 9, 32, 64])
    let vifs = random.below(count + 1)
    let devids = Set((0..<vifs).map { _ in UInt64(random.pick([random.below(8), random.below(65_536)])) })
    let indices = Set(
      (vifs..<count).map { _ in 1 + UInt32(random.pick([random.below(8), random.below(1 << 31 - 1)])) })
    let most = random.pick([0, 1, 3, 16])
    return devids.sorted().map { .hostile(UInt32(1 + random.below(4)), $0, most, &random) }
      + indices.sorted().map { .hostile($0, nil, most, &random) }
  }
}

extension Volume {
  fileprivate static func hostile(_ random: inout SplitMix64) -> Volume {
    var volume = Volume()
    volume.name = .hostile(&random)
    volume.sizeBytes = random.pick([0, 1, 512, 1 << 53])
    volume.freeBytes = random.pick([nil, 0, 1 << 53])
    volume.filesystem = .hostile(&random)
    volume.mountPoints = (0..<random.below(5)).map { _ in .hostile(&random) }
    volume.vbd = random.pick([nil, 0, 51_712, 51_713, 1 << 32 - 1])
    return volume
  }
}

extension Link {
  fileprivate static func hostile(
    _ index: UInt32, _ vif: UInt64?, _ most: Int, _ random: inout SplitMix64
  ) -> Link {
    var link = Link(index)
    link.vif = vif
    link.isPassthrough = random.pick([false, true])
    link.name = .hostile(&random)
    link.hardwareAddress = octets(6, &random)
    link.ipv4 = (0..<random.below(most + 1)).map { _ in
      Address(octets: octets(4, &random), prefix: UInt8(random.below(33)))
    }
    link.ipv6 = (0..<random.below(most + 1)).map { _ in
      Address(octets: octets(16, &random), prefix: UInt8(random.below(129)))
    }
    return link
  }

  /// Few values, so that addresses and parts of them come twice; runs of zeros, which are compressed.
  private static func octets(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    let some: [UInt8] = random.pick([[0], [0, 1], [0, 0xFF], Array(0...255)])
    var octets = (0..<count).map { _ in random.pick(some) }
    if count == 16 && random.below(4) == 0 {
      octets.replaceSubrange(0..<12, with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
    }
    return octets
  }
}

extension Text {
  fileprivate static func hostile(_ random: inout SplitMix64) -> Text {
    let pieces = [
      "", "a", "/", "../", "attr/vif/0", "\"", "\\", "\u{E9}", "<b>", "\u{1F980}", " ", "%s", "domid",
    ]
    let limit = random.pick([0, 1, 5, 20, 20, 20, 256])
    var text = ""
    for _ in 0..<limit where text.utf8.count <= limit {
      let longer = text + random.pick(pieces)
      if longer.utf8.count <= limit { text = longer }
    }
    if limit == 256 { text = String(repeating: random.pick(["x", "\u{A0}"]), count: 128) }
    if limit == 256 && text.utf8.count < 256 { text += text }
    return Text(of: text)
  }
}
