// SPDX-License-Identifier: Apache-2.0

import Wire
import Xenstore

/// The devices of a snapshot that the host has names for.
struct NamedDevices: Equatable {
  /// Hardware addresses of virtual functions (SR-IOV).
  private(set) var functions: [Text] = []
  /// Devids of vbds, in decimal.
  private(set) var vbds: [Text] = []

  /// The most requests that it takes to read their names.
  var requests: Int { 2 * vbds.count + (functions.isEmpty ? 0 : 1 + Bounds.links) }

  /// No device.
  init() {}

  init(of snapshot: Snapshot) {
    for link in snapshot.links where link.isPassthrough {
      functions.append(link.hardwareAddressText)
    }
    for volume in snapshot.volumes {
      guard let devid = volume.vbd else { continue }
      let vbd = Text.decimal(devid)
      if !vbds.contains(vbd) { vbds.append(vbd) }
    }
  }
}

/// What the host calls a guest's devices. What could not be read is not in it, or is empty.
struct DeviceNames {
  struct Entry {
    /// As in `NamedDevices`.
    let device: Text
    let name: Text
  }

  /// The devices that the host was asked for.
  private(set) var devices = NamedDevices()
  var entries: [Entry] = []

  /// The id of a virtual function, or the name that the backend of a vbd has for it. Of several
  /// with one hardware address the last one counts.
  func name(of device: Text) -> Text { entries.last { $0.device == device }?.name ?? "" }

  /// No names.
  init() {}

  /// Reads the names from xenstore.
  init(
    of devices: NamedDevices, in store: borrowing some NodeStore & ~Copyable
  ) throws(XenstoreError) {
    self.devices = devices
    for vbd in devices.vbds {
      let backend = try store.text(of: "device/vbd" / Path(vbd.bytes) / "backend")
      let name = try store.text(of: Path(backend.bytes) / "dev")
      entries.append(Entry(device: vbd, name: name))
    }
    if devices.functions.isEmpty { return }
    let directory: Path = "xenserver/device/net-sriov-vf"
    for id in try store.childNames(of: directory).prefix(Bounds.links) {
      let address = try store.text(of: directory / id / "mac")
      entries.append(Entry(device: address.lowercased, name: Text(id.bytes) ?? ""))
    }
  }
}

extension NodeStore where Self: ~Copyable {
  /// A node's value; empty if it cannot be read or is no text.
  @inline(never) fileprivate func text(of path: Path) throws(XenstoreError) -> Text {
    Text(try value(of: path, limit: Bounds.text) ?? []) ?? ""
  }
}

extension Text {
  /// With the hexadecimal digits A to F in lower case.
  fileprivate var lowercased: Text {
    let upperCase = UInt8(ascii: "A")...UInt8(ascii: "F")
    return Text(bytes.map { upperCase.contains($0) ? $0 | 0x20 : $0 }) ?? ""
  }
}
