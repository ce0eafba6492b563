// SPDX-License-Identifier: Apache-2.0

import Random

@testable import Wire

extension SplitMix64 {
  /// A valid snapshot with at most `links` links, texts of about `text` characters and `addresses`
  /// addresses of each family; the ends of each range come more often than by chance.
  mutating func snapshot(links: Int, text: Int, addresses: Int) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.resumes = number(in: 0...UInt32.max)
    snapshot.osName = self.text(text)
    snapshot.osDistro = self.text(text)
    snapshot.osMajor = self.text(text)
    snapshot.osMinor = self.text(text)
    snapshot.kernel = self.text(text)
    snapshot.hostName = self.text(text)
    snapshot.shortHostName = self.text(text)
    snapshot.domain = self.text(text)
    snapshot.memoryTotalKiB = number(in: Bounds.amount)
    snapshot.memoryFreeKiB = number(in: Bounds.amount)
    snapshot.balloon = oneIn(3) ? nil : oneIn(2)
    snapshot.hotplugVif = oneIn(2)
    snapshot.hotplugVbd = oneIn(2)
    snapshot.drivers = (0..<below(3)).map { _ in self.text(text) }
    snapshot.links = (0..<below(links + 1)).map { _ in link(text: text, addresses: addresses) }
    snapshot.volumes = (0..<below(3)).map { _ in volume(text: text) }
    return snapshot
  }

  private mutating func link(text: Int, addresses: Int) -> Link {
    var link = Link()
    link.index = number(in: Bounds.linkIndex)
    link.name = self.text(text)
    link.hardwareAddress = octets(6)
    if oneIn(2) { link.vif = number(in: Bounds.devid) }
    link.isPassthrough = oneIn(2)
    for _ in 0..<below(addresses + 1) {
      link.ipv4.append(Address(octets: octets(4), prefix: number(in: 0...32)))
    }
    for _ in 0..<below(addresses + 1) {
      link.ipv6.append(Address(octets: octets(16), prefix: number(in: 0...128)))
    }
    return link
  }

  private mutating func volume(text: Int) -> Volume {
    var volume = Volume()
    volume.name = self.text(text)
    volume.sizeBytes = number(in: Bounds.amount)
    if oneIn(2) { volume.freeBytes = number(in: Bounds.amount) }
    volume.filesystem = self.text(text)
    volume.mountPoints = (0..<below(Bounds.mountPoints + 1)).map { _ in self.text(text) }
    if oneIn(2) { volume.vbd = number(in: Bounds.vbd) }
    return volume
  }

  private mutating func octets(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in number(in: 0...255) }
  }

  private mutating func number<T: FixedWidthInteger & UnsignedInteger>(in range: ClosedRange<T>)
    -> T
  {
    switch below(8) {
    case 0: range.lowerBound
    case 1: range.upperBound
    case 2, 3: T(UInt64(range.lowerBound) + next() % min(16, UInt64(range.upperBound)))
    default:
      T(UInt64(range.lowerBound) + next() % (UInt64(range.upperBound - range.lowerBound) + 1))
    }
  }

  /// Half of the texts are plain; the others have what needs care in JSON and in UTF-8.
  mutating func text(_ length: Int) -> Text {
    let plain = ["a", "Z", "0", " ", ".", "-"]
    let special = [
      "\"", "\\", "/", "'", "{", "]", ",", "~", "é", "\u{A0}", "€", "\u{2027}", "\u{FFFD}", "😀",
    ]
    let choices = oneIn(2) ? plain : plain + special
    let characters = (0..<below(length + 1)).map { _ in pick(choices) }
    return Text(Array(characters.joined().utf8)) ?? ""
  }
}
