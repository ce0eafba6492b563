import CLinux
import Common
import Wire
import Xenstore

extension GuestTree {
  /// Schema `std`. In the order of importance: what comes last is left out where there is no room.
  mutating func addStandard(_ snapshot: Snapshot, _ names: Tree) {
    add("attr/PVAddons/Installed", "1")
    add("attr/PVAddons/Application", "xen-guest-agent")
    add("attr/PVAddons/MajorVersion", Version.major)
    add("attr/PVAddons/MinorVersion", Version.minor)
    add("attr/PVAddons/MicroVersion", Version.micro)
    add("attr/PVAddons/BuildVersion", Version.build)
    add("data/os_name", known: snapshot.osName)
    add("data/os_distro", known: snapshot.osDistro)
    add("data/os_majorver", known: snapshot.osMajor)
    add("data/os_minorver", known: snapshot.osMinor)
    add("data/os_uname", known: snapshot.kernel)
    add("data/host_name", known: snapshot.hostName)
    // XAPI shows these two as one name, with a dot between them.
    add("data/host_name_dns", known: snapshot.shortHostName)
    add("data/domain", known: snapshot.domain)
    if snapshot.memoryTotalKiB > 0 {
      add("data/meminfo_total", .decimal(snapshot.memoryTotalKiB))
      add("data/meminfo_free", .decimal(snapshot.memoryFreeKiB))
    }
    add("feature/hotplug/vif", known: snapshot.hotplugVif ? "1" : "")
    add("feature/hotplug/vbd", known: snapshot.hotplugVbd ? "1" : "")
    for (i, driver) in snapshot.drivers.enumerated() { add("drivers" / UInt64(i), known: driver) }
    for link in snapshot.links {
      guard let vif = link.vifPath else { continue }
      add(vif / "name", known: link.name)
      add(vif / "mac/0", known: link.hardwareAddressText)
    }
    // Every link's first addresses, the volumes, then every link's second addresses, and so on.
    for i in 0..<Bounds.addresses {
      for link in snapshot.links {
        guard let path = link.vifPath ?? link.functionPath(names) else { continue }
        add(path / "ipv4" / UInt64(i), link.ipv4.dropFirst(i).first)
        add(path / "ipv6" / UInt64(i), link.ipv6.dropFirst(i).first)
      }
      if i == 0 { addVolumes(snapshot.volumes, names) }
    }
  }

  private mutating func addVolumes(_ volumes: [Volume], _ names: Tree) {
    for (i, volume) in volumes.enumerated() {
      let path = "data/volumes" / UInt64(i)
      add(path / "name", known: volume.name)
      add(path / "size", .decimal(volume.sizeBytes))
      for free in volume.freeBytes { add(path / "free", .decimal(free)) }
      add(path / "filesystem", known: volume.filesystem)
      for (j, point) in volume.mountPoints.enumerated() { add(path / "mount_points" / UInt64(j), point) }
      for devid in volume.vbd { add(path / "extents/0", known: names.text(at: .vbd(devid))) }
    }
  }

  private mutating func add(_ path: Path, _ address: Address?) {
    guard let address else { return }
    add(path, address.text)
    add(path / "prefix", .decimal(UInt64(address.prefix)))
  }
}

extension Link {
  fileprivate var vifPath: Path? { vif.first.map { "attr/vif" / $0 } }

  /// Where the addresses of an SR-IOV function go.
  fileprivate func functionPath(_ names: Tree) -> Path? {
    let id = isPassthrough ? names.text(at: Path(hardwareAddressText.bytes)) : ""
    return id == "" ? nil : "xenserver/attr/net-sriov-vf" / Path(id.bytes)
  }

  /// `00:16:3e:00:00:01`; empty where there is none.
  var hardwareAddressText: Text {
    hardwareAddress.max() == 0 ? "" : hardwareAddress.reduce("") { ($0 == "" ? $0 : $0 + ":") + .hexadecimal($1) }
  }
}

extension Address {
  /// `192.0.2.1` or `2001:db8::1`, as `inet_ntop(3)` writes it.
  var text: Text {
    var text = [UInt8](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    unsafe inet_ntop(octets.count == 4 ? AF_INET : AF_INET6, octets, &text, socklen_t(text.count))
    return Text(terminated: text)
  }
}
