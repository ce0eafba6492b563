// SPDX-License-Identifier: Apache-2.0

import Wire

/// What udev has found on a block device; a field is empty if udev found nothing. udev keeps one file for each
/// device, with a line `E:KEY=VALUE` for each property and a line `S:NAME` for each link in `/dev`.
struct UdevEntry {
  /// The type of a file system, or of what else it holds, say `LVM2_member`.
  private(set) var type: [UInt8] = []
  private(set) var uuid: [UInt8] = []
  /// The other names that the device has, say `/dev/vg/root`; `Limits.deviceNames` at most.
  private(set) var names: [[UInt8]] = []

  init(of device: DeviceNumber, files: SystemFiles) {
    self.init(files.read("/run/udev/data/b" + device.text) ?? [])
  }

  init(_ file: [UInt8]) {
    for line in file.lines {
      if let value = line.after("E:ID_FS_TYPE=") { type = value }
      if let value = line.after("E:ID_FS_UUID=") { uuid = value }
      if let name = line.after("S:"), names.count < Limits.deviceNames { names.append(Text("/dev/").bytes + name) }
    }
  }
}
