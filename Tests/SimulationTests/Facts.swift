// SPDX-License-Identifier: Apache-2.0

/// What is true of the simulated guest: a value, from which its files, its links' messages and the tree that is to
/// be published are made, each in its own way.
struct Facts {
  var links: [GuestLink] = []
  var volumes: [GuestVolume] = []
  var hostName = "guest"
  var memoryTotal = 2_000_000
  var memoryFree = 1_000_000
  var version = 12
  var canBalloon = true
  /// Whether the agent may look whether it can.
  var showsBalloon = true
  /// Whether the kernel names each link's device with it, as from 5.14 on.
  var namesDevices = true
  /// Whether the kernel counts how often a carrier came up, as from 4.16 on, not only its changes.
  var countsUps = true
  let kernel = "6.1.0-18-amd64"
  var most = Most.usual
  /// The links that default routes lead over.
  var defaultRoutes: [UInt32] = []

  /// How much there may be.
  struct Most {
    let links: Int
    let vifs: Int
    let addresses: Int
    let numbers: Int
    let disks: Int
    /// By the number of a disk, for so many.
    var vbds: [Int] { (0..<disks).map { 51_712 + 4 * $0 } }

    static let usual = Most(links: 8, vifs: 5, addresses: 5, numbers: 12, disks: 4)
    static let large = Most(links: 80, vifs: 40, addresses: 40, numbers: 250, disks: 40)
  }

  /// Links stay ascending by index, as the kernel lists them.
  mutating func add(_ link: GuestLink) {
    let place = links.firstIndex { $0.index > link.index } ?? links.count
    links.insert(link, at: place)
  }
}

struct GuestAddress: Equatable {
  var octets: [UInt8]
  var prefix: UInt8
  /// Whether its duplicate address detection is over.
  var isUsable = true
  var isDeprecated = false
  var isTemporary = false
  /// When it was added, in hundredths of a second.
  var created: UInt32 = 0

  var isIPv4: Bool { octets.count == 4 }
}

struct GuestLink {
  enum Kind: Equatable {
    case vif(Int)
    /// A VLAN, or MACsec.
    case vlan(on: UInt32)
    /// A redundant ring over two links (HSR).
    case ring(on: UInt32, and: UInt32)
    case function, bridge, other
  }
  var index: UInt32
  var name: String
  var kind: Kind
  var mac: [UInt8]
  /// The address that its device was made with; nil if the kernel does not tell.
  var permanentMAC: [UInt8]?
  var isUp = true
  /// The bridge that it is a port of; 0 for none.
  var master: UInt32 = 0
  /// How often its carrier has come up and gone, by turns; it had none when it was made.
  var carrierChanges: UInt32 = 1
  var hasCarrier: Bool { carrierChanges % 2 == 1 }
  var addresses: [GuestAddress] = []

  /// Whether the link was made to stand on that one.
  func wasMade(for lower: UInt32) -> Bool {
    switch kind {
    case .vlan(let on): on == lower
    case .ring(let on, let and): on == lower || and == lower
    case .vif, .function, .bridge, .other: false
    }
  }

  /// Whether it was made for other links.
  var isUpper: Bool {
    switch kind {
    case .vlan, .ring: true
    case .vif, .function, .bridge, .other: false
    }
  }
}

struct GuestVolume {
  /// Say `xvda`.
  var name: String
  var devid: Int
  var size: Int
  var type = ""
  var uuid = ""
  var mountPoint = ""
  var freeBlocks = 1_000

  var minor: Int { devid & 0xFF }
  static let major = 202
  static let blockSize = 4_096
}
