// SPDX-License-Identifier: Apache-2.0

/// A vif with its addresses, each with its prefix length, and the lines to be published for it.
public struct Vif: Sendable {
  let devid: Int
  let name: String
  let ipv4: [String]
  let ipv6: [String]

  public init(_ devid: Int, _ name: String, ipv4: [String] = [], ipv6: [String] = []) {
    (self.devid, self.name, self.ipv4, self.ipv6) = (devid, name, ipv4, ipv6)
  }

  /// Sorted `path = "value"` lines of schema `std`.
  public var lines: [String] {
    let path = "attr/vif/\(devid)"
    let addresses = [("ipv4", ipv4), ("ipv6", ipv6)].flatMap { family, addresses in
      addresses.enumerated().flatMap { i, address in
        let parts = address.split(separator: "/")
        let node = "\(path)/\(family)/\(i)"
        return ["\(node) = \"\(parts[0])\"", "\(node)/prefix = \"\(parts[1])\""]
      }
    }
    let names = ["\(path)/mac/0 = \"00:16:3e:00:00:0\(devid)\"", "\(path)/name = \"\(name)\""]
    return (addresses + names).sorted()
  }
}
