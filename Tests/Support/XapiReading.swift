/// What XAPI makes of a guest's nodes (`xapi_guest_agent.ml`, `networks`), and how `drivers/<i>` is to be read
/// (`xenstore-paths.pandoc`). Apart from the code under test.
///
/// XAPI has one table of addresses for vifs and SR-IOV functions: the host numbers both in one row. In it are
/// `<id>/ip`, the IPv4 address with the lowest index, and each address at `<id>/<family>/<i>`, by the integer that
/// `<i>` is. Where one is none XAPI drops what it has read of the vif so far; here the whole vif is lost.
public struct XapiReading {
  public private(set) var lines: [String] = []

  /// - Parameter tree: the nodes below the guest's home, by path.
  public init(_ tree: [String: String]) {
    for path in ["attr/vif", "xenserver/attr/net-sriov-vf"] {
      for id in children(of: path, in: tree).sorted(by: { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }) {
        lines += addresses(of: id, at: "\(path)/\(id)", in: tree)
      }
    }
    for i in children(of: "drivers", in: tree).compactMap({ Int($0) }).sorted() {
      let words = tree["drivers/\(i)"]?.split(separator: " ", omittingEmptySubsequences: false) ?? []
      let names = ["vendor", "product", "version", "attributes"]
      guard words.count == names.count, words.allSatisfy({ !$0.isEmpty }) else { continue }
      lines.append("drivers/\(i) " + zip(names, words).map { "\($0)=\($1)" }.joined(separator: " "))
    }
  }

  private func addresses(of id: String, at path: String, in tree: [String: String]) -> [String] {
    var lines: [String] = []
    for family in ["ipv4", "ipv6"] {
      let names = children(of: "\(path)/\(family)", in: tree)
      let indices = names.compactMap { Int($0) }.sorted()
      guard indices.count == names.count else { return [] }
      let texts = indices.compactMap { i in tree["\(path)/\(family)/\(i)"].map { (i, $0) } }
      if family == "ipv4", let first = texts.first { lines.append("\(id)/ip \(first.1)") }
      lines += texts.map { "\(id)/\(family)/\($0) \($1)" }
    }
    return lines
  }

  /// The names of a node's children, without order.
  private func children(of path: String, in tree: [String: String]) -> Set<String> {
    let below = tree.keys.filter { $0.hasPrefix(path + "/") }.map { $0.dropFirst(path.count + 1) }
    return Set(below.map { String($0.prefix { $0 != "/" }) })
  }
}
