import Wire
import Xenstore

extension Snapshot {
  /// What `hostNames` depends on: the hardware addresses of functions and the devids of vbds.
  var devices: [UInt8] {
    var devices: [UInt8] = []
    for link in links where link.isPassthrough { devices += link.hardwareAddress }
    for volume in volumes { for devid in volume.vbd { devices += Path.vbd(devid).bytes } }
    return devices
  }
}

extension NodeStore where Self: ~Copyable {
  /// What the host calls a snapshot's devices: the id of each SR-IOV function by its hardware address, and the
  /// name of each vbd in its backend by its path. What cannot be read is not in it.
  func hostNames(of snapshot: Snapshot) throws(XenstoreError) -> Tree {
    var names = Tree()
    for volume in snapshot.volumes {
      for devid in volume.vbd where !names.holds(.vbd(devid)) {
        let backend = Path(try value(of: .vbd(devid) / "backend", limit: Bounds.text) ?? [])
        names.apply(Node(path: .vbd(devid), value: try value(of: backend / "dev", limit: Bounds.text) ?? []))
      }
    }
    let functions: Path = "xenserver/device/net-sriov-vf"
    guard snapshot.links.contains(where: { $0.isPassthrough }) else { return names }
    for id in try childNames(of: functions).prefix(Bounds.links) {
      // The bit that makes a letter lower-case; digits and colons have it.
      let address = try value(of: functions / id / "mac", limit: Bounds.text)?.map { $0 | 0x20 } ?? []
      if !address.isEmpty { names.apply(Node(path: Path(address), value: id.bytes)) }
    }
    return names
  }
}

extension Path {
  static func vbd(_ devid: UInt64) -> Path { "device/vbd" / devid }
}

extension Tree {
  /// A node's value; empty where there is none, and where it is no text.
  @inline(never) func text(at path: consuming Path) -> Text { node(at: path)?.value.flatMap { Text($0) } ?? "" }
}
