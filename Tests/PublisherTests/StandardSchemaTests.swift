// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire

@testable import Publisher

private let constants = [
  "attr/PVAddons/Installed": "1",
  "attr/PVAddons/Application": "xen-guest-agent",
  "attr/PVAddons/MajorVersion": Version.major.string,
  "attr/PVAddons/MinorVersion": Version.minor.string,
  "attr/PVAddons/MicroVersion": Version.micro.string,
  "attr/PVAddons/BuildVersion": Version.build.string,
]

@Test func std_of_unknown_facts_is_what_is_always_published() {
  #expect(GuestTree(Snapshot(), schema: .std).tree.table == constants)
}

@Test func std_of_a_whole_snapshot_is_this_tree() {
  let snapshot = Snapshot {
    $0.osName = "Debian GNU/Linux 12 (bookworm)"
    $0.osDistro = "debian"
    $0.osMajor = "12"
    $0.osMinor = "7"
    $0.kernel = "6.1.0-18-amd64"
    $0.hostName = "guest.example.org"
    $0.shortHostName = "guest"
    $0.domain = "example.org"
    $0.memoryTotalKiB = 2_097_152
    $0.balloon = true
    $0.links = [
      Link(2, "eth0", vif: 0, ipv4: ["192.0.2.1/24", "198.51.100.1/32"], ipv6: ["fe80::1/64"]),
      Link(9, "", vif: 65_535, mac: [0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF]),
      Link(3, "docker0", ipv4: ["172.17.0.1/16"]),
    ]
  }
  let expected = [
    "control/feature-balloon": "1",
    "data/os_name": "Debian GNU/Linux 12 (bookworm)",
    "data/os_distro": "debian",
    "data/os_majorver": "12",
    "data/os_minorver": "7",
    "data/os_uname": "6.1.0-18-amd64",
    "data/host_name": "guest.example.org",
    "data/host_name_dns": "guest",
    "data/domain": "example.org",
    "data/meminfo_total": "2097152",
    "data/meminfo_free": "0",
    "attr/vif/0/name": "eth0",
    "attr/vif/0/mac/0": "00:16:3e:00:00:01",
    "attr/vif/0/ipv4/0": "192.0.2.1",
    "attr/vif/0/ipv4/0/prefix": "24",
    "attr/vif/0/ipv4/1": "198.51.100.1",
    "attr/vif/0/ipv4/1/prefix": "32",
    "attr/vif/0/ipv6/0": "fe80::1",
    "attr/vif/0/ipv6/0/prefix": "64",
    "attr/vif/65535/mac/0": "aa:bb:cc:dd:ee:ff",
  ]
  let guest = GuestTree(snapshot, schema: .std)
  #expect(guest.tree.table == constants.merging(expected) { $1 })
  #expect(guest.omitted == 0)
}

@Test func free_memory_without_a_total_is_not_published() {
  let tree = GuestTree(Snapshot { $0.memoryFreeKiB = 5 }, schema: .std).tree
  #expect(!tree.holds("data/meminfo_free") && !tree.holds("data/meminfo_total"))
}

@Test func the_major_version_is_never_0() {
  #expect(Version.major.string != "0" && Version.micro.string != "")
}

@Test func addresses_have_dense_indices_from_0() {
  let tree = GuestTree(
    Snapshot { $0.links = [Link(vif: 7, ipv4: 16, ipv6: 16)] }, schema: .std
  ).tree
  for i in 0..<16 {
    #expect(tree.table["attr/vif/7/ipv4/\(i)"] == "10.0.7.\(i)")
    #expect(tree.table["attr/vif/7/ipv6/\(i)/prefix"] == "64")
  }
  #expect(!tree.holds("attr/vif/7/ipv4/16"))
}

@Test func the_same_address_twice_keeps_both_indices() {
  let link = Link(2, "eth0", vif: 0, ipv4: ["192.0.2.1/24", "192.0.2.1/25"])
  let table = GuestTree(Snapshot { $0.links = [link] }, schema: .std).tree.table
  #expect(table["attr/vif/0/ipv4/0"] == "192.0.2.1" && table["attr/vif/0/ipv4/1"] == "192.0.2.1")
  #expect(table["attr/vif/0/ipv4/1/prefix"] == "25")
}

@Test func std_of_volumes_drivers_and_features_is_this_tree() {
  var root = Volume()
  root.name = "/dev/xvda1(1b2c)"
  root.sizeBytes = 1 << 53
  root.freeBytes = 0
  root.filesystem = "ext4"
  root.mountPoints = ["/", "/srv"]
  root.vbd = 51_712
  var physical = Volume()
  physical.name = "/dev/xvdb"
  physical.filesystem = "LVM2_member"
  physical.mountPoints = ["[LVM]"]
  let snapshot = Snapshot {
    $0.hotplugVif = true
    $0.hotplugVbd = true
    $0.drivers = ["Linux xen-netfront 6.1.0 inbox", "Linux xen-blkfront 6.1.0 inbox"]
    $0.volumes = [root, physical]
  }
  let expected = [
    "feature/hotplug/vif": "1", "feature/hotplug/vbd": "1",
    "drivers/0": "Linux xen-netfront 6.1.0 inbox", "drivers/1": "Linux xen-blkfront 6.1.0 inbox",
    "data/volumes/0/name": "/dev/xvda1(1b2c)", "data/volumes/0/size": "9007199254740992",
    "data/volumes/0/free": "0", "data/volumes/0/filesystem": "ext4",
    "data/volumes/0/mount_points/0": "/", "data/volumes/0/mount_points/1": "/srv",
    "data/volumes/0/extents/0": "xvda",
    "data/volumes/1/name": "/dev/xvdb", "data/volumes/1/size": "0", "data/volumes/1/filesystem": "LVM2_member",
    "data/volumes/1/mount_points/0": "[LVM]",
  ]
  var names = DeviceNames()
  names.entries = [DeviceNames.Entry(device: "51712", name: "xvda")]
  let guest = GuestTree(snapshot, schema: .std, names: names)
  #expect(guest.tree.table == constants.merging(expected) { $1 })
  #expect(GuestTree(snapshot, schema: .rfc).tree.nodes.count == 2)
}
