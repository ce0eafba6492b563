// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which nodes the agent may publish, and with what values: written from the contract, not from the sources. All tests
/// share it.
public enum NodeGrammar {
  public enum Layout: Sendable { case std, rfc }

  private typealias Check = @Sendable (Substring) -> Bool

  private static let std: [(path: String, value: Check)] = [
    ("control/feature-balloon", { $0 == "1" }),
    ("attr/PVAddons/Installed", { $0 == "1" }),
    ("attr/PVAddons/MajorVersion", decimal(1...999)),
    ("attr/PVAddons/MinorVersion", decimal(0...999)),
    ("attr/PVAddons/MicroVersion", decimal(0...999)),
    ("attr/PVAddons/BuildVersion", decimal(0...65_535)),
    ("attr/PVAddons/Application", { $0 == "xen-guest-agent" }),
    ("data/os_name", isText), ("data/os_distro", isText), ("data/os_majorver", isText),
    ("data/os_minorver", isText), ("data/os_uname", isText), ("data/domain", isText),
    ("data/host_name", isText), ("data/host_name_dns", isText),
    ("data/meminfo_total", decimal(1...1 << 53)),
    ("data/meminfo_free", decimal(0...1 << 53)),
    ("attr/vif/<devid>/name", isText),
    ("attr/vif/<devid>/mac/0", { isHardwareAddress($0, ":") }),
    ("attr/vif/<devid>/ipv4/<i>", { isAddress($0, AF_INET) }),
    ("attr/vif/<devid>/ipv4/<i>/prefix", decimal(0...32)),
    ("attr/vif/<devid>/ipv6/<i>", { isAddress($0, AF_INET6) }),
    ("attr/vif/<devid>/ipv6/<i>/prefix", decimal(0...128)),
    ("xenserver/attr/net-sriov-vf/<function>/ipv4/<i>", { isAddress($0, AF_INET) }),
    ("xenserver/attr/net-sriov-vf/<function>/ipv4/<i>/prefix", decimal(0...32)),
    ("xenserver/attr/net-sriov-vf/<function>/ipv6/<i>", { isAddress($0, AF_INET6) }),
    ("xenserver/attr/net-sriov-vf/<function>/ipv6/<i>/prefix", decimal(0...128)),
    ("feature/hotplug/vif", { $0 == "1" }), ("feature/hotplug/vbd", { $0 == "1" }),
    ("drivers/<driver>", isText),
    ("data/volumes/<volume>/name", isText), ("data/volumes/<volume>/filesystem", isText),
    ("data/volumes/<volume>/size", decimal(0...1 << 53)), ("data/volumes/<volume>/free", decimal(0...1 << 53)),
    ("data/volumes/<volume>/mount_points/<point>", { $0.isEmpty || isText($0) }),
    ("data/volumes/<volume>/extents/0", isText),
  ]

  private static let rfc: [(path: String, value: Check)] = [
    ("control/feature-balloon", { $0 == "1" }),
    ("data/xen-guest-agent", { $0 == "0.1.0" }),
    ("data/os/name", isText), ("data/os/version", isText), ("data/os/unix/kernel-version", isText),
    ("data/os/class", { $0 == "unix" }),
    ("data/net/<ifindex>", { $0.isEmpty || isText($0) }),
    ("data/net/<ifindex>/mac/<mac>", { $0.isEmpty }),
    ("data/net/<ifindex>/ipv4/<ipv4>", { $0.isEmpty }),
    ("data/net/<ifindex>/ipv6/<ipv6>", { $0.isEmpty }),
  ]

  /// What the names between `<` and `>` may be.
  private static let names: [Substring: Check] = [
    "<devid>": decimal(0...65_535),
    "<i>": decimal(0...15),
    "<driver>": decimal(0...7),
    "<volume>": decimal(0...31),
    "<point>": decimal(0...3),
    "<function>": isName,
    "<ifindex>": decimal(1...(1 << 31 - 1)),
    "<mac>": { isHardwareAddress($0, "_") },
    "<ipv4>": { isAddress(replacing("_", with: ".", in: $0), AF_INET) },
    "<ipv6>": isMangledIPv6,
  ]

  /// What the agent owns: each of these nodes, with all below it, and of the drivers' list the drivers.
  public static let owned = [
    "attr/PVAddons", "attr/vif", "control/feature-balloon", "data/domain", "data/host_name", "data/host_name_dns",
    "data/meminfo_free", "data/meminfo_total", "data/net", "data/os", "data/os_distro", "data/os_majorver",
    "data/os_minorver", "data/os_name", "data/os_uname", "data/volumes", "data/xen-guest-agent", "drivers",
    "feature/hotplug", "xenserver/attr/net-sriov-vf",
  ]

  /// Bytes of the longest value. xenstored would take some 2,000.
  private static let valueLimit = 513

  /// Written with each change, in either layout. The toolstack writes it as well.
  private static let updated = "data/updated"

  /// The paths of all nodes that a layout may have, with names between `<` and `>` for what differs.
  public static func paths(in layout: Layout) -> [String] {
    (layout == .std ? std : rfc).map(\.path) + [updated]
  }

  /// Nil if the node may be published, else what is wrong.
  public static func fault(path: String, value: String, in layout: Layout) -> String? {
    if value.utf8.count > valueLimit { return "\(path): \(value.utf8.count) bytes" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for rule in layout == .std ? std : rfc where matches(parts, rule.path) {
      return rule.value(value[...]) ? nil : "\(path) = \(value)"
    }
    return "no such node: \(path)"
  }

  /// Whether there may be a node of this path in some layout.
  public static func allowsWrite(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path == updated || (std + rfc).contains { matches(parts, $0.path) }
  }

  public static func allowsRemoval(_ path: String) -> Bool {
    path != "drivers" && owned.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  private static func matches(_ parts: [Substring], _ path: String) -> Bool {
    let wanted = path.split(separator: "/")
    return parts.count == wanted.count && zip(parts, wanted).allSatisfy { names[$1]?($0) ?? ($0 == $1) }
  }

  private static func decimal(_ range: ClosedRange<UInt64>) -> Check {
    { text in UInt64(text).map { range.contains($0) && String($0) == text } ?? false }
  }

  private static func isText(_ text: Substring) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { isVisible($0) }
  }

  /// As the toolstack calls a virtual function.
  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }
  }

  private static func isHardwareAddress(_ text: Substring, _ separator: Character) -> Bool {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    return parts.count == 6 && parts.allSatisfy { $0.utf8.count == 2 && isLowerHexadecimal($0) }
  }

  private static func isLowerHexadecimal(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func replacing(_ old: Character, with new: Character, in text: Substring) -> Substring {
    String(text.map { $0 == old ? new : $0 })[...]
  }

  /// With `_` for each `:`, and for the dots if it ends with an IPv4 address.
  private static func isMangledIPv6(_ text: Substring) -> Bool {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    let (high, low) = (parts.dropLast(4), parts.suffix(4))
    let mapped = high.joined(separator: ":") + ":" + low.joined(separator: ".")
    return isAddress(replacing("_", with: ":", in: text), AF_INET6) || isAddress(mapped[...], AF_INET6)
  }

  /// An address in its shortest form.
  private static func isAddress(_ text: Substring, _ family: Int32) -> Bool {
    var octets = [UInt8](repeating: 0, count: 16)
    var shortest = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_pton(family, String(text), &octets) == 1,
      inet_ntop(family, octets, &shortest, socklen_t(shortest.count)) != nil
    else { return false }
    return shortest.prefix { $0 != 0 }.elementsEqual(text.utf8.map { CChar(bitPattern: $0) })
  }
}

/// Whether a text may hold the character, as the standard library knows Unicode. Places that it knows nothing of lie
/// among format characters and tags, and are treated as these are.
public func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  let properties = scalar.properties
  let isAmongThose = scalar.value == 0x2065 || (0xE0000...0xE00FF).contains(scalar.value)
  if properties.isNoncharacterCodePoint || isAmongThose { return false }
  switch properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: return false
  default: return true
  }
}
