// SPDX-License-Identifier: Apache-2.0

import CSystem
import NodeGrammar
import Wire
import Xenstore

@testable import Publisher

extension Text {
  var string: String { String(decoding: bytes, as: UTF8.self) }
  init(of string: String) { self = Text(Array(string.utf8))! }
}

extension Path {
  var string: String { String(decoding: bytes, as: UTF8.self) }
  init(of string: String) { self.init(Array(string.utf8)) }
}

extension Tree {
  init(_ table: [String: String]) {
    self.init()
    for (path, value) in table { apply(.write(Node(path, value))) }
  }

  var paths: [String] { nodes.map(\.path.string) }

  var table: [String: String] {
    Dictionary(uniqueKeysWithValues: nodes.map { ($0.path.string, $0.text) })
  }
}

extension Node {
  init(_ path: String, _ value: String) {
    self.init(path: Path(of: path), value: Array(value.utf8))
  }

  var text: String { String(decoding: value, as: UTF8.self) }
}

extension Schema {
  /// Nil if the node may be published, else what is wrong.
  func fault(of node: Node) -> String? {
    NodeGrammar.fault(path: node.path.string, value: node.text, in: self == .std ? .std : .rfc)
  }
}

extension Change {
  static func write(_ path: String, _ value: String) -> Change { .write(Node(path, value)) }
  static func remove(at path: String) -> Change { .remove(Path(of: path)) }
}

extension Snapshot {
  init(_ change: (inout Snapshot) -> Void) {
    self.init()
    change(&self)
  }
}

extension Link {
  init(
    _ index: UInt32, _ name: String = "", vif: UInt64? = nil, mac: [UInt8] = [0, 0x16, 0x3E, 0, 0, 1],
    ipv4: [String] = [], ipv6: [String] = []
  ) {
    self.init()
    self.index = index
    self.name = Text(of: name)
    self.vif = vif
    hardwareAddress = mac
    self.ipv4 = ipv4.map { Address(of: $0) }
    self.ipv6 = ipv6.map { Address(of: $0) }
  }

  /// A vif with so many addresses of each family, each another one.
  init(vif: UInt64, ipv4: Int, ipv6: Int) {
    self.init(UInt32(vif) + 1, "eth\(vif)", vif: vif)
    let high = UInt8(vif)
    self.ipv4 = (0..<ipv4).map { Address(octets: [10, 0, high, UInt8($0)], prefix: 24) }
    let network: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    self.ipv6 = (0..<ipv6).map { Address(octets: network + [high, UInt8($0)], prefix: 64) }
  }
}

extension Address {
  /// `192.0.2.1/24` or `2001:db8::1/64`
  init(of text: String) {
    let parts = text.split(separator: "/")
    let isIPv6 = text.contains(":")
    var octets = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
    precondition(inet_pton(isIPv6 ? AF_INET6 : AF_INET, String(parts[0]), &octets) == 1)
    self.init(octets: octets, prefix: UInt8(parts[1])!)
  }
}
