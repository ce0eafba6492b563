// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder to be given as `--root`, with the files of a small Debian guest.
public final class Root {
  private let folder: TemporaryFolder
  public var path: String { folder.path }

  public init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "etc/os-release",
      """
      PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
      NAME="Debian GNU/Linux"
      VERSION_ID="12"
      ID=debian

      """)
    try folder.write("etc/debian_version", "12.8\n")
    try folder.write("proc/sys/kernel/hostname", "guest\n")
    // The domain of NIS, which is published nowhere.
    try folder.write("proc/sys/kernel/domainname", "nis.example\n")
    try folder.write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n")
    try folder.write("sys/devices/system/xen_memory/xen_memory0/uevent", "")
    // udev is there before the collector.
    try run("mkdir", "-p", path + "/run/udev/data")
    try setMemory(availableKiB: 2_000_000)
  }

  public func setMemory(availableKiB: Int) throws {
    try folder.write(
      "proc/meminfo",
      """
      MemTotal:        4000000 kB
      MemFree:          500000 kB
      MemAvailable:   \(String(repeating: " ", count: max(0, 8 - "\(availableKiB)".count)))\(availableKiB) kB

      """)
  }

  public func setHostName(_ name: String) throws { try folder.write("proc/sys/kernel/hostname", name + "\n") }

  /// Shows the running kernel's own /proc in place of the fixture's.
  public func useRealProc() throws {
    try folder.remove("proc")
    try FileManager.default.createSymbolicLink(atPath: path + "/proc", withDestinationPath: "/proc")
  }

  /// Makes the link of that name the frontend of a vif.
  public func addVif(_ link: String, devid: Int) throws {
    try folder.write("sys/class/net/\(link)/device/devtype", "vif\n")
    try folder.write("sys/class/net/\(link)/device/nodename", "device/vif/\(devid)\n")
  }

  /// Makes the link of that name the driver of hardware that is no vif.
  public func addHardware(_ link: String) throws {
    try folder.write("sys/class/net/\(link)/device/vendor", "0x8086\n")
  }

  /// Writes a file; what is in sysfs is a device's, of which udev hears.
  public func write(_ name: String, _ text: String) throws {
    try folder.write(name, text)
    if name.hasPrefix("sys/") { try noteDeviceEvent() }
  }

  /// Notes an event of a device as udev does: makes its entry anew, under a name of its own first.
  public func noteDeviceEvent() throws {
    try folder.write("run/udev/data/.#entry", "")
    guard rename(path + "/run/udev/data/.#entry", path + "/run/udev/data/c1:3") == 0 else {
      throw LabError("rename: \(errno)")
    }
  }

  public func removeVif(_ link: String) throws {
    try folder.remove("sys/class/net/\(link)")
  }
}
