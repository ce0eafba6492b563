// SPDX-License-Identifier: Apache-2.0

/// What happens to the facts.
extension Facts {
  enum Event: CaseIterable {
    case addressAdded, addressRemoved, addressUsable, linkAdded, linkRemoved, linkReplaced, linkRenamed, linkFlipped
    case carrierChanged
    case macChanged, portMoved, hostName, memory, version, mounted, unmounted, diskAdded
    case diskRemoved, space
    case balloon, balloonHidden
    case routed
  }

  /// Whether the kernel tells of it by rtnetlink.
  static func isOfLinks(_ event: Event) -> Bool {
    switch event {
    case .addressAdded, .addressRemoved, .addressUsable, .linkAdded, .linkRemoved, .linkReplaced, .linkRenamed,
      .linkFlipped, .carrierChanged, .macChanged, .portMoved:
      true
    default: false
    }
  }

  /// Whether a device comes or goes, or gets another name.
  static func isOfDevices(_ event: Event) -> Bool {
    [.linkAdded, .linkRemoved, .linkReplaced, .linkRenamed, .diskAdded, .diskRemoved].contains(event)
  }

  static func random(_ chance: inout Chance, isLarge: Bool) -> Facts {
    var facts = Facts()
    facts.namesDevices = chance.one(in: 2)
    facts.countsUps = chance.one(in: 2)
    facts.links = [GuestLink(index: 1, name: "lo", kind: .other, mac: [])]
    if isLarge { facts.most = .large }
    for _ in 0..<chance.below(isLarge ? 300 : 4) { facts.apply(.linkAdded, &chance) }
    for _ in 0..<chance.below(isLarge ? 500 : 5) { facts.apply(.addressAdded, &chance) }
    for _ in 0..<chance.below(isLarge ? 60 : 3) { facts.apply(.diskAdded, &chance) }
    for _ in 0..<chance.below(isLarge ? 60 : 2) { facts.apply(.mounted, &chance) }
    return facts
  }

  mutating func apply(_ event: Event, _ chance: inout Chance) {
    let link = links.count > 1 ? 1 + chance.below(links.count - 1) : nil
    let disk = volumes.isEmpty ? nil : chance.below(volumes.count)
    switch event {
    case .hostName: hostName = chance.pick(Self.hostNames)
    case .memory: memoryFree = chance.below(memoryTotal)
    case .version: version = 1 + chance.below(20)
    case .balloon: canBalloon.toggle()
    case .balloonHidden: showsBalloon.toggle()
    case .routed: route(&chance)
    case .diskAdded: addDisk(&chance)
    case .linkAdded: addLink(&chance)
    case .addressAdded: addAddress(&chance)
    default:
      if let disk { applyToDisk(event, disk, &chance) }
      if let link { applyToLink(event, link, &chance) }
    }
  }

  var hasVif: Bool { links.contains { if case .vif = $0.kind { true } else { false } } }

  /// All vifs connect to other backends: their carriers go, if they are there, and come back.
  mutating func reconnectVifs() {
    for i in links.indices {
      if case .vif = links[i].kind { links[i].carrierChanges += links[i].hasCarrier ? 2 : 1 }
    }
  }

  private mutating func applyToDisk(_ event: Event, _ i: Int, _ chance: inout Chance) {
    switch event {
    case .mounted:
      let folder = chance.pick(["mnt", "mnt", "a b\nc\u{7F}\u{85}\\d", Self.longName])
      if volumes[i].type == "ext4" { volumes[i].mountPoint = "/\(folder)/\(volumes[i].name)" }
    case .unmounted: volumes[i].mountPoint = ""
    case .space: volumes[i].freeBlocks = chance.below(100_000)
    case .diskRemoved: volumes.remove(at: i)
    default: break
    }
  }

  private mutating func applyToLink(_ event: Event, _ i: Int, _ chance: inout Chance) {
    let place = links[i].addresses.isEmpty ? nil : chance.below(links[i].addresses.count)
    switch event {
    case .addressRemoved: if let place { links[i].addresses.remove(at: place) }
    case .addressUsable: if let place { links[i].addresses[place].isUsable.toggle() }
    case .linkFlipped: links[i].isUp.toggle()
    case .carrierChanged: links[i].carrierChanges += 1
    case .macChanged: links[i].mac = Self.mac(&chance)
    case .linkRenamed:
      let name = "en\(chance.below(6))"
      if !links.contains(where: { $0.name == name }) { links[i].name = name }
    case .portMoved:
      let bridge = links.first { $0.kind == .bridge }?.index ?? 0
      if links[i].kind != .bridge && !links[i].isUpper { links[i].master = links[i].master == 0 ? bridge : 0 }
    case .linkRemoved, .linkReplaced:
      let gone = links.remove(at: i)
      forget(gone.index)
      // Another link with its index, and sometimes with its name.
      if event == .linkReplaced { addLink(&chance, index: gone.index, name: chance.one(in: 2) ? gone.name : nil) }
    default: break
    }
  }

  /// Another default route, or none any more.
  private mutating func route(_ chance: inout Chance) {
    defaultRoutes = chance.one(in: 3) ? [] : defaultRoutes + [chance.pick(links).index]
  }

  /// What stood on a link that is gone goes with it, or stands alone.
  private mutating func forget(_ index: UInt32) {
    defaultRoutes.removeAll { $0 == index }
    links.removeAll { $0.wasMade(for: index) }
    for i in links.indices where links[i].master == index { links[i].master = 0 }
  }

  private static let hostNames = [
    "guest", "web1.example.org", "web2.", "192.0.2.5", longName, longName + ".example.org", oddName,
  ]

  /// Both are more than is published of a text; the second holds what is not published as it is.
  static let longName = String(repeating: "n", count: 300)
  static let oddName = "a\u{1}b\u{9F}" + String(repeating: "\u{20AC}", count: 100)

  private mutating func addLink(_ chance: inout Chance, index: UInt32? = nil, name: String? = nil) {
    guard links.count < most.links else { return }
    let index = index ?? UInt32(2 + chance.below(2 * most.links))
    let name = name ?? chance.pick(["eth", "enX", "br"]) + String(chance.below(most.links))
    guard !links.contains(where: { $0.index == index || $0.name == name }) else { return }
    let devids = links.compactMap { if case .vif(let devid) = $0.kind { devid } else { nil } }
    var kinds: [GuestLink.Kind] = [.other, .other]
    if let devid = (0..<most.vifs).first(where: { !devids.contains($0) }) {
      kinds += Array(repeating: .vif(devid), count: 3)
    }
    if !links.contains(where: { $0.kind == .function }) { kinds.append(.function) }
    if !links.contains(where: { $0.kind == .bridge }) { kinds.append(.bridge) }
    let lower = links.dropFirst().filter { !$0.isUpper }.map(\.index)
    if !lower.isEmpty {
      kinds.append(.vlan(on: chance.pick(lower)))
      if chance.one(in: 3) { kinds.append(.ring(on: chance.pick(lower), and: chance.pick(lower))) }
    }
    let kind = chance.pick(kinds)
    var link = GuestLink(index: index, name: name, kind: kind, mac: Self.mac(&chance))
    switch kind {
    case .function: link.mac = Self.functionMac
    case .vif: if index % 2 == 0 { link.permanentMAC = Self.mac(&chance) }
    // An internal port of a virtual switch has the address of the switch or of another port.
    case .other: if chance.one(in: 2), links.count > 1 { link.mac = chance.pick(Array(links.dropFirst())).mac }
    case .vlan, .ring, .bridge: break
    }
    add(link)
  }

  /// The address that the host knows an SR-IOV function by.
  static let functionMac: [UInt8] = [2, 0, 0, 0, 0, 9]

  private static func mac(_ chance: inout Chance) -> [UInt8] { [0, 0x16, 0x3E, 0, 0, UInt8(chance.below(200))] }

  private mutating func addAddress(_ chance: inout Chance) {
    let i = chance.below(links.count)
    guard links[i].addresses.count < most.addresses else { return }
    let number = UInt8(1 + chance.below(most.numbers))
    let octets: [UInt8] = chance.pick([
      [192, 0, 2, number], [192, 0, 2, number], [169, 254, 0, number], [127, 0, 0, number],
      [0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [number],
      [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [number],
    ])
    guard !links[i].addresses.contains(where: { $0.octets == octets }) else { return }
    var address = GuestAddress(octets: octets, prefix: octets.count == 4 ? 24 : 64, isUsable: !chance.one(in: 6))
    if chance.one(in: 5) { address.prefix = octets.count == 4 ? 32 : 128 }
    address.isDeprecated = chance.one(in: 5)
    address.isTemporary = !address.isIPv4 && chance.one(in: 4)
    // Link-local ones are told late where they are new, so these are as old as the kernel.
    if !address.isLinkLocal { address.created = UInt32(chance.below(4)) * 1_000 }
    links[i].addresses.append(address)
    // The kernel lists a link's IPv4 addresses before its others.
    links[i].addresses = links[i].addresses.filter(\.isIPv4) + links[i].addresses.filter { !$0.isIPv4 }
  }

  private mutating func addDisk(_ chance: inout Chance) {
    let i = chance.below(most.disks)
    let letters = "abcdefgh".map(String.init)
    let name = "xvd" + (most.disks > 8 ? letters[i / 8] : "") + letters[i % 8]
    guard !volumes.contains(where: { $0.name == name }) else { return }
    var volume = GuestVolume(name: name, devid: most.vbds[i], size: 512 * (1 + chance.below(1 << 30)))
    volume.type = chance.pick(["ext4", "ext4", "LVM2_member", "swap", ""])
    volume.uuid = volume.type == "" ? "" : "uuid-\(chance.below(10))"
    volumes.append(volume)
    volumes.sort { $0.name < $1.name }
  }
}
