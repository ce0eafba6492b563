// SPDX-License-Identifier: Apache-2.0

import NodeGrammar

/// The tree that the facts stand for, written down a second time from the contract.
struct ExpectedTree {
  private(set) var nodes: [String: String] = [:]
  private let facts: Facts

  init(_ facts: Facts, isStandard: Bool) {
    self.facts = facts
    if facts.canBalloon { nodes["control/feature-balloon"] = "1" }
    if isStandard { addStandard() } else { addProposed() }
  }

  private mutating func addStandard() {
    nodes["attr/PVAddons/Installed"] = "1"
    nodes["attr/PVAddons/Application"] = "xen-guest-agent"
    nodes["attr/PVAddons/MajorVersion"] = "1"
    nodes["attr/PVAddons/MinorVersion"] = "0"
    nodes["attr/PVAddons/MicroVersion"] = "0"
    nodes["attr/PVAddons/BuildVersion"] = "1"
    nodes["data/os_name"] = "Debian \(facts.version)"
    nodes["data/os_distro"] = "debian"
    nodes["data/os_majorver"] = "\(facts.version)"
    nodes["data/os_minorver"] = "0"
    nodes["data/os_uname"] = facts.kernel
    nodes["data/host_name"] = facts.hostName.clean
    addHostName()
    nodes["data/meminfo_total"] = "\(facts.memoryTotal)"
    nodes["data/meminfo_free"] = "\(facts.memoryFree)"
    nodes["feature/hotplug/vif"] = "1"
    nodes["feature/hotplug/vbd"] = "1"
    addDrivers()
    for link in links {
      if case .vif(let devid) = link.kind {
        nodes["attr/vif/\(devid)/name"] = link.name
        nodes["attr/vif/\(devid)/mac/0"] = (link.permanentMAC ?? link.mac).map(hexadecimal).joined(separator: ":")
        add(addresses(of: link), below: "attr/vif/\(devid)")
      }
      if link.kind == .function && link.mac == Facts.functionMac {
        add(addresses(of: link), below: "xenserver/attr/net-sriov-vf/3")
      }
    }
    addVolumes()
  }

  /// The two parts that XAPI puts together again. An address is no name and has no parts.
  private mutating func addHostName() {
    let parts = facts.hostName.split(separator: ".", maxSplits: 1).map(String.init)
    let isAddress = facts.hostName == "192.0.2.5"
    nodes["data/host_name_dns"] = (isAddress ? facts.hostName : parts[0]).clean
    if !isAddress && parts.count == 2 && parts[1] != "" { nodes["data/domain"] = parts[1].clean }
  }

  /// The first vifs, what is passed through, and the first others.
  private var links: [GuestLink] {
    var vifs: [(devid: Int, link: GuestLink)] = []
    var others: [GuestLink] = []
    for link in facts.links {
      if case .vif(let devid) = link.kind { vifs.append((devid, link)) } else { others.append(link) }
    }
    vifs.sort { $0.devid < $1.devid }
    let functions = others.filter { $0.kind == .function }
    let rest = others.filter { $0.kind != .function && $0.index != 1 }
    return Array((vifs.prefix(32).map(\.link) + functions + rest).prefix(64))
  }

  private mutating func addDrivers() {
    var drivers: [String] = []
    if !facts.volumes.isEmpty { drivers.append("xen-blkfront") }
    if facts.hasVif { drivers.append("xen-netfront") }
    for (i, driver) in drivers.enumerated() { nodes["drivers/\(i)"] = "Linux \(driver) \(facts.kernel) inbox" }
  }

  private mutating func addVolumes() {
    let volumes = facts.volumes.filter { $0.type != "" || $0.mountPoint != "" }.prefix(32)
    for (i, volume) in volumes.enumerated() {
      let path = "data/volumes/\(i)"
      nodes[path + "/name"] = "/dev/\(volume.name)" + (volume.uuid == "" ? "" : "(\(volume.uuid))")
      nodes[path + "/size"] = "\(volume.size)"
      nodes[path + "/filesystem"] = volume.mountPoint == "" ? volume.type : "ext4"
      nodes[path + "/extents/0"] = "backend-\(volume.devid)"
      if volume.mountPoint != "" {
        nodes[path + "/mount_points/0"] = volume.mountPoint.clean
        nodes[path + "/free"] = "\(volume.freeBlocks * GuestVolume.blockSize)"
      } else if volume.type == "LVM2_member" {
        nodes[path + "/mount_points/0"] = "[LVM]"
      }
    }
  }

  private mutating func add(_ addresses: [GuestAddress], below path: String) {
    for isIPv4 in [true, false] {
      for (i, address) in addresses.filter({ $0.isIPv4 == isIPv4 }).prefix(16).enumerated() {
        nodes["\(path)/ipv\(isIPv4 ? 4 : 6)/\(i)"] = address.text
        nodes["\(path)/ipv\(isIPv4 ? 4 : 6)/\(i)/prefix"] = "\(address.prefix)"
      }
    }
  }

  private mutating func addProposed() {
    nodes["data/xen-guest-agent"] = "0.1.0"
    nodes["data/os/class"] = "unix"
    nodes["data/os/name"] = "Debian \(facts.version)"
    nodes["data/os/version"] = "\(facts.version).0"
    nodes["data/os/unix/kernel-version"] = facts.kernel
    for link in links where link.index != 1 {
      let path = "data/net/\(link.index)"
      nodes[path] = link.name
      nodes[path + "/mac/" + (link.permanentMAC ?? link.mac).map(hexadecimal).joined(separator: "_")] = ""
      let own = facts.hasDevice(link) ? addresses(of: link) : told(usable(link))
      for address in own.filter(\.isIPv4).prefix(16) + own.filter({ !$0.isIPv4 }).prefix(16) {
        let name = String(address.text.map { $0 == "." || $0 == ":" ? "_" : $0 })
        nodes[path + "/ipv\(address.isIPv4 ? 4 : 6)/" + name] = ""
      }
    }
  }

  /// A carrier's own addresses and those of the links that stand on it, each once.
  private func addresses(of carrier: GuestLink) -> [GuestAddress] {
    let all = usable(carrier) + uppers(of: carrier).flatMap(usable)
    var addresses: [GuestAddress] = []
    for address in told(all)
    where !addresses.contains(where: { $0.octets == address.octets }) {
      addresses.append(address)
    }
    if addresses.allSatisfy(\.isLinkLocal) {
      let host = told(hostAddresses(for: carrier))
      if !host.isEmpty { return host }
    }
    return addresses
  }

  /// What a vif has without an address of its own that is not link-local: the addresses of the loopback, if the guest's
  /// default routes lead over that vif and no other carrier.
  private func hostAddresses(for vif: GuestLink) -> [GuestAddress] {
    let carriers = facts.links.filter { facts.hasDevice($0) }
    if facts.defaultRoutes.isEmpty { return [] }
    let used = carriers.filter { carrier in
      let reached = [carrier] + uppers(of: carrier)
      return carrier.isUp && reached.contains { facts.defaultRoutes.contains($0.index) }
    }
    guard used.map(\.index) == [vif.index], case .vif = vif.kind else { return [] }
    return facts.links.filter { $0.index == 1 }.flatMap(usable).filter { !$0.isLinkLocal }
  }

  /// Link-local ones only if there are no others. They come half a minute after the last change. Of equal ones
  /// those of the link of the lower index come first, and of these the one that was listed first.
  private func told(_ addresses: [GuestAddress]) -> [GuestAddress] {
    let others = addresses.filter { !$0.isLinkLocal }
    let told = others.isEmpty ? addresses : others
    let inOrder = told.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
    return inOrder.map(\.element)
  }

  var hasLinkLocal: Bool {
    nodes.contains { path, value in
      ["169.254.", "fe80::"].contains { value.hasPrefix($0) } || path.contains("/169_254_")
        || path.contains("/fe80__")
    }
  }

  private func usable(_ link: GuestLink) -> [GuestAddress] {
    link.isUp ? link.addresses.filter { $0.isUsable && $0.octets[0] != 127 } : []
  }

  /// The links that stand on a carrier, up to four deep, where all on the way down are up; ascending by index.
  private func uppers(of carrier: GuestLink) -> [GuestLink] {
    guard carrier.isUp else { return [] }
    var found: Set = [carrier.index]
    var lowers = [carrier]
    for _ in 1...4 where !lowers.isEmpty {
      lowers = facts.links.filter { link in
        link.isUp && !found.contains(link.index)
          && lowers.contains { $0.master == link.index || link.wasMade(for: $0.index) || isPort(link, ofSwitchOf: $0) }
      }
      found.formUnion(lowers.map(\.index))
    }
    return facts.links.filter { found.contains($0.index) && $0.index != carrier.index }
  }

  /// Whether a link is an internal port of the switch that the other link is a port of.
  private func isPort(_ link: GuestLink, ofSwitchOf other: GuestLink) -> Bool {
    guard other.master != 0 else { return false }
    guard let master = facts.links.first(where: { $0.index == other.master }) else { return false }
    guard link.kind != .bridge, !link.isUpper, link.master == 0, link.index != 1 else { return false }
    return !facts.hasDevice(link) && link.index != master.index && [other.mac, master.mac].contains(link.mac)
  }
}

extension String {
  /// What is published of a text: invisible characters as `?`, and 256 bytes at most.
  fileprivate var clean: String {
    var clean = ""
    for scalar in unicodeScalars {
      let piece = !isVisible(scalar) ? "?" : String(scalar)
      guard clean.utf8.count + piece.utf8.count <= 256 else { break }
      clean += piece
    }
    return clean
  }
}

private func hexadecimal(_ octet: UInt8) -> String { (octet < 16 ? "0" : "") + String(octet, radix: 16) }

extension GuestAddress {
  /// Deprecated, temporary, without a subnet: each of these comes later than what is not. Then the youngest.
  fileprivate var order: Int {
    let isAlone = prefix == (isIPv4 ? 32 : 128)
    return (isDeprecated ? 400_000 : 0) + (isTemporary ? 200_000 : 0) + (isAlone ? 100_000 : 0) + Int(created)
  }

  var isLinkLocal: Bool { octets.starts(with: [169, 254]) || octets.starts(with: [0xFE, 0x80]) }

  /// The few forms that the simulated addresses have.
  fileprivate var text: String {
    if isIPv4 { return octets.map(String.init).joined(separator: ".") }
    return (octets[0] == 0xFE ? "fe80::" : "2001:db8::") + String(octets[15], radix: 16)
  }
}
