// SPDX-License-Identifier: Apache-2.0

import Wire

/// The drivers of Xen devices that are in use: `Linux <product> <kernel> inbox`, ascending by the name that
/// sysfs has for them, `Bounds.drivers` at most. No word has a space in it.
func drivers(kernel: Text, files: SystemFiles) -> (drivers: [Text], omitted: Int) {
  let release = kernel.bytes.isEmpty ? Text("unknown") : word(kernel.bytes)
  let names = files.directory(driversPath.bytes).names.filter { isInUse($0, files) }.sorted { $0.isBefore($1) }
  let drivers = names.prefix(Bounds.drivers).map { name in
    "Linux " + product(name) + " " + release + " inbox"
  }
  return (drivers, names.count - drivers.count)
}

/// Whether the drivers are there with which a vif, or a vbd, can be plugged in while the guest runs.
func canHotplug(_ type: Text, files: SystemFiles) -> Bool { files.exists(driversPath + "/" + type) }

private var driversPath: Text { "/sys/bus/xen/drivers" }

/// Whether a device is bound: the driver's directory then has it, named `<type>-<devid>`.
private func isInUse(_ driver: [UInt8], _ files: SystemFiles) -> Bool {
  files.directory(driversPath.bytes + [UInt8(ascii: "/")] + driver).names.contains { name in
    name.lastIndex(of: UInt8(ascii: "-")).map { Array(name[($0 + 1)...]).decimal != nil } == true
  }
}

/// What a driver is called outside the kernel; sysfs calls most by the type of their devices.
private func product(_ name: [UInt8]) -> Text {
  for (known, product) in products where name.equals(known) { return product }
  return word(name)
}

/// Bytes from outside as one word.
private func word(_ bytes: [UInt8]) -> Text {
  Text(cleaning: bytes.prefix(Limits.word).map { $0.isSpace ? UInt8(ascii: "_") : $0 })
}

private var products: [(Text, Text)] {
  [
    ("vif", "xen-netfront"), ("vbd", "xen-blkfront"), ("vkbd", "xen-kbdfront"), ("vfb", "xen-fbfront"),
    ("xenconsole", "xen-console"), ("console", "xen-console"), ("pcifront", "xen-pcifront"),
    ("vscsi", "xen-scsifront"), ("vtpm", "xen-tpmfront"),
  ]
}
