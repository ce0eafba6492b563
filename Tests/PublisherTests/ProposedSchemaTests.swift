// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Publisher

private let constants = [
  "data/xen-guest-agent": "0.1.0", "data/os/class": "unix",
]

@Test func rfc_of_unknown_facts_is_what_is_always_published() {
  #expect(GuestTree(Snapshot(), schema: .rfc).tree.table == constants)
}

@Test func rfc_of_a_whole_snapshot_is_this_tree() {
  let snapshot = Snapshot.sample.with {
    $0.osMajor = "12"
    $0.osMinor = "7"
    $0.kernel = "6.1.0"
    $0.domain = "example.org"
    $0.links.append(Link(3, "docker0", mac: [2, 0, 0, 0, 0, 0xAB], ipv6: ["::ffff:192.0.2.1/96", "::/0"]))
  }
  let expected = [
    "control/feature-balloon": "1",
    "data/os/name": "Debian GNU/Linux 12 (bookworm)",
    "data/os/version": "12.7",
    "data/os/unix/kernel-version": "6.1.0",
    "data/net/2": "eth0",
    "data/net/2/mac/00_16_3e_00_00_01": "",
    "data/net/2/ipv4/192_0_2_1": "",
    "data/net/2/ipv6/2001_db8__1": "",
    "data/net/3": "docker0",
    "data/net/3/mac/02_00_00_00_00_ab": "",
    "data/net/3/ipv6/__ffff_192_0_2_1": "",
    "data/net/3/ipv6/__": "",
  ]
  let guest = GuestTree(snapshot, schema: .rfc)
  #expect(guest.tree.table == constants.merging(expected) { $1 })
  #expect(guest.omitted == 0)
}

@Test(arguments: [("12", "", "12"), ("12", "0", "12.0"), ("", "", nil)] as [(Text, Text, String?)])
func a_version_without_a_minor_part_has_no_dot(major: Text, minor: Text, version: String?) {
  let snapshot = Snapshot {
    $0.osMajor = major
    $0.osMinor = minor
  }
  #expect(GuestTree(snapshot, schema: .rfc).tree.table["data/os/version"] == version)
}

@Test func links_of_one_index_share_its_nodes_and_the_last_one_names_it() {
  let links = [
    Link(1, "one", vif: 0, ipv4: ["192.0.2.1/24"]), Link(1, "two", vif: 1, ipv4: ["192.0.2.1/25"]),
    Link(1, "three", ipv4: ["192.0.2.3/24"]),
  ]
  let tree = GuestTree(Snapshot { $0.links = links }, schema: .rfc).tree
  let expected = [
    "data/net/1": "three", "data/net/1/mac/00_16_3e_00_00_01": "",
    "data/net/1/ipv4/192_0_2_1": "", "data/net/1/ipv4/192_0_2_3": "",
  ]
  #expect(tree.table == constants.merging(expected) { $1 })
}
