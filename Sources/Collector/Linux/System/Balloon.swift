// SPDX-License-Identifier: Apache-2.0

import Wire

/// Whether the kernel has Xen's balloon driver. Nil if that cannot be found out: the directory
/// cannot be looked into, or no sysfs is mounted.
func canBalloon(files: SystemFiles) -> Bool? {
  let devices: Text = "/sys/devices/system"
  guard let hasDriver = files.isThere(devices + "/xen_memory/xen_memory0") else { return nil }
  if hasDriver { return true }
  // sysfs always has the directory of system devices.
  return files.isThere(devices) == true ? false : nil
}
