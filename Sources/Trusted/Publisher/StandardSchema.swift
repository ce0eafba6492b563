// SPDX-License-Identifier: Apache-2.0

import Common
import Wire
import Xenstore

extension GuestTree {
  /// Schema `std`. In the order of importance: over the limit, what comes last is omitted.
  mutating func addStandard(_ snapshot: Snapshot, _ names: DeviceNames) {
    addAgent()
    addOperatingSystem(snapshot)
    addMemory(snapshot)
    if snapshot.hotplugVif { add("feature/hotplug/vif", "1") }
    if snapshot.hotplugVbd { add("feature/hotplug/vbd", "1") }
    for (i, driver) in snapshot.drivers.enumerated() {
      add("drivers" / UInt64(i), ifKnown: driver)
    }
    for link in snapshot.links {
      guard let vif = link.vifPath else { continue }
      add(vif / "name", ifKnown: link.name)
      add(vif / "mac/0", ifKnown: link.hardwareAddressText)
    }
    // Every link's first addresses, the volumes, then every link's second addresses, and so on.
    addAddresses(0, of: snapshot.links, names)
    addVolumes(snapshot.volumes, names)
    for i in 1..<Bounds.addresses { addAddresses(i, of: snapshot.links, names) }
  }

  private mutating func addAgent() {
    add(Schema.waking.path, "1")
    add("attr/PVAddons/Application", "xen-guest-agent")
    add("attr/PVAddons/MajorVersion", Version.major)
    add("attr/PVAddons/MinorVersion", Version.minor)
    add("attr/PVAddons/MicroVersion", Version.micro)
    add("attr/PVAddons/BuildVersion", Version.build)
  }

  private mutating func addOperatingSystem(_ snapshot: Snapshot) {
    add("data/os_name", ifKnown: snapshot.osName)
    add("data/os_distro", ifKnown: snapshot.osDistro)
    add("data/os_majorver", ifKnown: snapshot.osMajor)
    add("data/os_minorver", ifKnown: snapshot.osMinor)
    add("data/os_uname", ifKnown: snapshot.kernel)
    add("data/host_name", ifKnown: snapshot.hostName)
    // XAPI shows these two as one name, with a dot between them.
    add("data/host_name_dns", ifKnown: snapshot.shortHostName)
    add("data/domain", ifKnown: snapshot.domain)
  }

  private mutating func addMemory(_ snapshot: Snapshot) {
    guard snapshot.memoryTotalKiB > 0 else { return }
    add(Schema.memoryTotal, .decimal(snapshot.memoryTotalKiB))
    add(Schema.memoryFree, .decimal(snapshot.memoryFreeKiB))
  }

  private mutating func addAddresses(_ index: Int, of links: [Link], _ names: DeviceNames) {
    for link in links {
      guard let path = link.vifPath ?? link.functionPath(names) else { continue }
      if index < link.ipv4.count { add(path / "ipv4" / UInt64(index), link.ipv4[index]) }
      if index < link.ipv6.count { add(path / "ipv6" / UInt64(index), link.ipv6[index]) }
    }
  }

  private mutating func add(_ path: Path, _ address: Address) {
    add(path, address.text)
    add(path / "prefix", .decimal(UInt64(address.prefix)))
  }

  private mutating func addVolumes(_ volumes: [Volume], _ names: DeviceNames) {
    for (i, volume) in volumes.enumerated() {
      let path = Schema.volumes / UInt64(i)
      add(path / "name", ifKnown: volume.name)
      add(path / "size", .decimal(volume.sizeBytes))
      if let freeBytes = volume.freeBytes { add(path / Schema.freeSpace, .decimal(freeBytes)) }
      add(path / "filesystem", ifKnown: volume.filesystem)
      for (j, mountPoint) in volume.mountPoints.enumerated() {
        add(path / "mount_points" / UInt64(j), mountPoint)
      }
      if let vbd = volume.vbd { add(path / "extents/0", ifKnown: names.name(of: .decimal(vbd))) }
    }
  }
}

extension Link {
  fileprivate var vifPath: Path? {
    guard let vif else { return nil }
    return "attr/vif" / vif
  }

  /// Where the addresses of a virtual function are published.
  fileprivate func functionPath(_ names: DeviceNames) -> Path? {
    guard isPassthrough, !hardwareAddressText.isEmpty else { return nil }
    let id = names.name(of: hardwareAddressText)
    return id.isEmpty ? nil : "xenserver/attr/net-sriov-vf" / Path(id.bytes)
  }
}
