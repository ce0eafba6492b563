// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import Wire
import WireEncoder

@testable import Collector

/// A guest whose links are messages as the kernel would send them: links with their roles, and addresses.
private struct OtherGuest: CustomTestStringConvertible {
  let name: String
  let links: [(link: LinkMessage, role: LinkRole)]
  let addresses: [(index: UInt8, octets: [UInt8])]
  var testDescription: String { name }

  static let all = [
    OtherGuest(
      name: "bond-of-two-vifs",
      links: [
        (.test(2, name: "eth0", master: 4), .vif(0)), (.test(3, name: "eth1", master: 4), .vif(1)),
        (.test(4, name: "bond0", kind: "bond"), .other),
      ], addresses: [(4, [192, 0, 2, 10])]),
    OtherGuest(
      name: "vlan-on-vif",
      links: [(.test(2, name: "eth0"), .vif(0)), (.test(3, name: "eth0.7", link: 2, kind: "vlan"), .other)],
      addresses: [(3, [192, 0, 2, 10]), (2, [198, 51, 100, 1])]),
  ]

  func snapshot() throws -> Snapshot {
    var table = LinkTable()
    for (link, role) in links { table.add(link, role) }
    for (index, octets) in addresses {
      table.add(try #require(AddressMessage([2, 24, 0x80, 0, index, 0, 0, 0, 8, 0, 2, 0] + octets)))
    }
    var snapshot = Snapshot()
    snapshot.links = table.links
    return snapshot
  }
}

@Test(arguments: OtherGuest.all)
private func a_guest_of_another_kernel_is_read_as_a_person_expects(_ guest: OtherGuest) throws {
  let folder = try TemporaryFolder()
  try folder.write("snapshot", String(decoding: guest.snapshot().encoded(), as: UTF8.self))
  let printed = try run("sh", "-c", "\"$1\" --print <\"$2\"", "sh", Places.publisher, folder.path + "/snapshot")
  let fixtures = "guests-of-other-kernels/" + guest.name
  #expect(try printed == Places.fixture(fixtures + "/expected"))
  var tree: [String: String] = [:]
  for line in printed.split(separator: "\n") {
    let parts = line.split(separator: " = ", maxSplits: 1)
    tree[String(parts[0])] = String(parts[1].dropFirst().dropLast())
  }
  let shown = Readers(tree).addresses.map { "\($0.key) \($0.value)\n" }.joined()
  #expect(try shown == Places.fixture(fixtures + "/xapi"))
}
