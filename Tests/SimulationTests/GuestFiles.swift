// SPDX-License-Identifier: Apache-2.0

/// The guest's files, made from the facts when they are asked for.
extension Facts {
  /// Nil where there is no such file.
  func content(of path: String) -> [UInt8]? { text(of: path).map { Array($0.utf8) } }

  /// Whether there is a file or a directory.
  func exists(_ path: String) -> Bool {
    if path == "/" { return true }
    if path == Self.balloonDriver { return canBalloon }
    if path == "/sys/devices/system" { return true }
    if path == "/sys/bus/xen/drivers/vif" || path == "/sys/bus/xen/drivers/vbd" { return true }
    let parts = path.split(separator: "/")
    if parts.count == 5, parts[0] == "sys", parts[2] == "net", parts[4] == "device" {
      return links.contains { $0.name == parts[3] && hasDevice($0) }
    }
    if parts.count == 5, parts[0] == "sys", parts[1] == "bus" { return vif(String(parts[4])) != nil }
    return text(of: path) != nil
  }

  /// Whether the agent may not even look whether there is one.
  func isHidden(_ path: String) -> Bool { path == Self.balloonDriver && !showsBalloon }

  private static let balloonDriver = "/sys/devices/system/xen_memory/xen_memory0"

  /// Nil where there is no such directory.
  func names(in path: String) -> [String]? {
    switch path {
    case "/sys/class/block": return volumes.map(\.name)
    case "/sys/bus/xen/drivers": return ["vif", "vbd"]
    case "/sys/bus/xen/drivers/vif":
      return ["bind"] + links.compactMap { if case .vif(let devid) = $0.kind { "vif-\(devid)" } else { nil } }
    case "/sys/bus/xen/drivers/vbd": return ["bind"] + volumes.map { "vbd-\($0.devid)" }
    default: return path.hasSuffix("/slaves") ? [] : nil
    }
  }

  /// As the kernel writes a path into mountinfo.
  private static func escaped(_ path: String) -> String {
    path.unicodeScalars.map { $0 == " " ? "\\040" : $0 == "\n" ? "\\012" : $0 == "\\" ? "\\134" : String($0) }.joined()
  }

  private func text(of path: String) -> String? {
    switch path {
    case "/etc/os-release": return "ID=debian\nVERSION_ID=\(version)\nPRETTY_NAME=\"Debian \(version)\"\n"
    case "/proc/meminfo":
      return "MemTotal: \(memoryTotal) kB\nMemFree: 1 kB\nMemAvailable: \(memoryFree) kB\n"
    case "/proc/sys/kernel/hostname": return hostName + "\n"
    // The domain of NIS, which is published nowhere.
    case "/proc/sys/kernel/domainname": return "nis.example\n"
    case "/proc/sys/kernel/osrelease": return kernel + "\n"
    case "/proc/self/mountinfo":
      return volumes.filter { $0.mountPoint != "" }.map {
        "36 25 202:\($0.minor) / \(Self.escaped($0.mountPoint)) rw shared:1 - ext4 /dev/\($0.name) rw\n"
      }.joined() + "25 0 0:5 / / rw - tmpfs none rw\n"
    default: break
    }
    let parts = path.split(separator: "/")
    guard parts.count > 3 else { return nil }
    if parts[0] == "run" {
      let volume = volumes.first { "b202:\($0.minor)" == parts[3] }
      return volume.map { "E:ID_FS_TYPE=\($0.type)\nE:ID_FS_UUID=\($0.uuid)\n" }
    }
    guard parts[0] == "sys", parts.count > 4 else { return nil }
    if parts[2] == "block" { return text(ofBlockDevice: String(parts[3]), Array(parts[4...])) }
    if parts[1] == "bus" { return parts.count == 6 ? vif(String(parts[4])).flatMap { xenbus($0, parts[5]) } : nil }
    guard parts[2] == "net", parts.count == 6, let link = links.first(where: { $0.name == parts[3] }),
      case .vif(let devid) = link.kind
    else { return nil }
    return xenbus(devid, parts[5])
  }

  private func text(ofBlockDevice name: String, _ rest: [Substring]) -> String? {
    guard let volume = volumes.first(where: { $0.name == name }) else { return nil }
    switch rest {
    case ["dev"]: return "202:\(volume.minor)\n"
    case ["size"]: return "\(volume.size / 512)\n"
    case ["device", "devtype"]: return "vbd\n"
    case ["device", "nodename"]: return "device/vbd/\(volume.devid)\n"
    default: return nil
    }
  }

  /// The devid of the vif that is called so on Xen's bus, if there is one.
  private func vif(_ name: String) -> Int? {
    for link in links { if case .vif(let devid) = link.kind, name == "vif-\(devid)" { return devid } }
    return nil
  }

  private func xenbus(_ devid: Int, _ file: Substring) -> String? {
    file == "devtype" ? "vif\n" : file == "nodename" ? "device/vif/\(devid)\n" : nil
  }

  func hasDevice(_ link: GuestLink) -> Bool {
    if case .vif = link.kind { return true }
    return link.kind == .function
  }
}
