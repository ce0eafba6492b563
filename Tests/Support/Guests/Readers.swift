// SPDX-License-Identifier: Apache-2.0

/// What the host's programs make of a guest's nodes, as they do it today: XAPI, squeezed, rrdd and
/// Xen Orchestra. Written from the contract and from what these programs do, apart from the code
/// under test.
public struct Readers {
  /// The nodes below the guest's home, by path.
  private let tree: [String: String]

  public init(_ tree: [String: String]) { self.tree = tree }

  /// Each field of each reader as a line: the reader, the field, ` = ` and what is shown. A field
  /// that is not there has no line; one that is there and empty is `none`.
  public var lines: [String] {
    let ofXAPI: [[String]] = [
      addresses.map { "XAPI address \($0.key) = \($0.value)" },
      field("XAPI name", name),
      Self.systemFields.flatMap { field("XAPI system \($0.key)", tree[$0.path]) },
      drivers.map { "XAPI driver \($0.name) = \($0.what)" },
      field("XAPI tools", toolsVersion?.description),
      field("XAPI tools application", tree["attr/PVAddons/Application"]),
      field("XAPI refuses after a migration", refusedOperations.joined(separator: " ")),
      ["vif", "vbd"].flatMap { field("XAPI hotplug \($0)", hotplug($0)) },
    ]
    let ofOthers: [[String]] = [
      field("squeezed can balloon", canBalloon ? "yes" : "no"),
      field("squeezed has booted", tree["data/updated"] == nil ? "no" : "yes"),
      field("rrdd memory free", kibibytes("data/meminfo_free")),
      field("rrdd memory total", kibibytes("data/meminfo_total")),
      field("Xen Orchestra main address", mainAddress),
      field("Xen Orchestra agent", agentVersion.map { "\($0) detected" } ?? "not detected"),
    ]
    return (ofXAPI + ofOthers).flatMap { $0 }
  }

  private func field(_ name: String, _ value: String?) -> [String] {
    value.map { $0.isEmpty ? "\(name) none" : "\(name) = \($0)" }.map { [$0] } ?? []
  }

  // MARK: XAPI (`xapi_guest_agent.ml`, `get_initial_guest_metrics`)

  /// One table for vifs and SR-IOV functions: the host numbers both in one row. In it are
  /// `<id>/ip`, the IPv4 address with the lowest index, and each address at `<id>/<family>/<i>`, by
  /// the integer that `<i>` is. Where one is none XAPI drops what it has read of the vif so far;
  /// here the whole vif is lost.
  public var addresses: [(key: String, value: String)] {
    ["attr/vif", "xenserver/attr/net-sriov-vf"].flatMap { path in
      let ids = children(of: path).sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
      return ids.flatMap { addresses(of: $0, at: "\(path)/\($0)") }
    }
  }

  private func addresses(of id: String, at path: String) -> [(key: String, value: String)] {
    var found: [(String, String)] = []
    for family in ["ipv4", "ipv6"] {
      let names = children(of: "\(path)/\(family)")
      let indices = names.compactMap { Int($0) }.sorted()
      guard indices.count == names.count else { return [] }
      for (place, i) in indices.enumerated() {
        guard let address = tree["\(path)/\(family)/\(i)"] else { continue }
        if family == "ipv4" && place == 0 { found.append(("\(id)/ip", address)) }
        found.append(("\(id)/\(family)/\(i)", address))
      }
    }
    return found
  }

  /// `netbios_name`, since 24.28: the DNS name, and the domain behind a dot where there is one.
  public var name: String? {
    tree["data/host_name_dns"].map { host in tree["data/domain"].map { "\(host).\($0)" } ?? host }
  }

  /// `os_version`
  private static let systemFields = [
    (path: "data/os_name", key: "name"), (path: "data/os_uname", key: "uname"),
    (path: "data/os_distro", key: "distro"), (path: "data/os_majorver", key: "major"),
    (path: "data/os_minorver", key: "minor"),
  ]

  /// `PV_drivers_version`'s further keys: a driver's product, and the other three of its four words
  /// (`xenstore-paths.pandoc`).
  private var drivers: [(name: String, what: String)] {
    children(of: "drivers").compactMap { Int($0) }.sorted().compactMap { i in
      let words =
        tree["drivers/\(i)"]?.split(separator: " ", omittingEmptySubsequences: false) ?? []
      guard words.count == 4, !words.contains("") else { return nil }
      return (String(words[1]), "\(words[0]) \(words[2]) \(words[3])")
    }
  }

  /// `get_drivers_version`: all by `int_of_string`; micro and build are -1 where they are missing.
  /// Nil, the guest has no drivers, if one is no integer or the first two are missing.
  public struct Version: Equatable, CustomStringConvertible {
    let major, minor, micro, build: Int
    public var description: String { "\(major).\(minor).\(micro)-\(build)" }
  }

  public var toolsVersion: Version? {
    guard let major = number("MajorVersion"), let minor = number("MinorVersion"),
      let micro = number("MicroVersion", missing: -1),
      let build = number("BuildVersion", missing: -1)
    else { return nil }
    return Version(major: major, minor: minor, micro: micro, build: build)
  }

  private func number(_ name: String, missing: Int? = nil) -> Int? {
    guard let text = tree["attr/PVAddons/\(name)"] else { return missing }
    return Int(text)
  }

  /// `check_op_for_feature`, in its strict form, of a running HVM guest: a guest with a version may
  /// do all. Otherwise it depends on what its kernel has announced in `control`.
  public var refusedOperations: [String] {
    if toolsVersion != nil { return [] }
    func lacks(_ features: String...) -> Bool {
      features.allSatisfy { tree["control/feature-\($0)"] != "1" }
    }
    var refused: [String] = []
    if lacks("shutdown", "poweroff") { refused.append("clean_shutdown") }
    if lacks("shutdown", "reboot") { refused.append("clean_reboot") }
    if lacks("vcpu-hotplug") { refused.append("changing_VCPUs_live") }
    if lacks("suspend") { refused += ["suspend", "checkpoint", "pool_migrate", "migrate_send"] }
    return refused
  }

  /// `can_use_hotplug_vif` and `_vbd`
  private func hotplug(_ kind: String) -> String {
    switch tree["feature/hotplug/\(kind)"] {
    case "1": "yes"
    case "0": "no"
    default: "unspecified"
    }
  }

  // MARK: squeezed and rrdd

  /// squeezed and xenopsd ask whether there is a node, whatever its value.
  public var canBalloon: Bool { tree["control/feature-balloon"] != nil }

  private func kibibytes(_ path: String) -> String? {
    tree[path].map { text in Int(text).map { "\($0) KiB" } ?? "not a number" }
  }

  // MARK: Xen Orchestra (`extractIpFromVmNetworks`, `getVmGuestToolsProps`)

  /// The first IPv4 address by its key as text, else the first IPv6 address.
  public var mainAddress: String {
    let sorted = addresses.sorted { $0.key < $1.key }
    let isIPv6: ((key: String, value: String)) -> Bool = { $0.key.contains("/ipv6/") }
    return (sorted.first { !isIPv6($0) } ?? sorted.first)?.value ?? ""
  }

  /// "Management agent detected", with its version: where there are a major version, which is not
  /// 0, and a minor one. Whatever they are.
  public var agentVersion: String? {
    let parts = ["Major", "Minor", "Micro", "Build"].map { tree["attr/PVAddons/\($0)Version"] }
    guard let major = parts[0], let minor = parts[1], major != "0" else { return nil }
    return "\(major).\(minor).\(parts[2] ?? "-1")-\(parts[3] ?? "undefined")"
  }

  /// The names of a node's children, without order.
  private func children(of path: String) -> Set<String> {
    let below = tree.keys.filter { $0.hasPrefix(path + "/") }.map { $0.dropFirst(path.count + 1) }
    return Set(below.map { String($0.prefix { $0 != "/" }) })
  }
}
