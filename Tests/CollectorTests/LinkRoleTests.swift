// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Collector

private func role(_ name: String, _ tree: Tree) -> LinkRole {
  LinkRole(of: .test(2, name: name), files: tree.files)
}

@Test func a_link_without_a_named_device_is_looked_up_by_its_name_alone() {
  let device = "/sys/class/net/enX0/device"
  let tree = Tree([device + "/devtype": "vif\n", device + "/nodename": "device/vif/65535\n"])
  #expect(role("enX0", tree) == .vif(65_535))
  for name in ["eth0", ".", "..", "../net/enX0"] { #expect(role(name, tree) == .other, "\(name)") }
}

@Test(
  arguments: [
    ("vif-3", .vif(3)), ("vif-0", .vif(0)), ("vif-65535", .vif(65_535)), ("vif-65536", .passthrough),
    ("vif-03", .passthrough), ("vif-", .passthrough), ("vif-3x", .passthrough), ("vscsi-3", .passthrough),
    ("../vif-3", .passthrough),
  ] as [(String, LinkRole)])
func the_devices_name_on_xens_bus_says_all(device: String, role: LinkRole) {
  let link = LinkMessage.test(2, name: "enX1", device: device, bus: "xen")
  // Whatever sysfs says, and where it is closed.
  let closed = Tree([:])
  let other = Tree([
    "/sys/class/net/enX1/device/devtype": "vif\n", "/sys/class/net/enX1/device/nodename": "device/vif/4\n",
  ])
  for tree in [closed, other] { #expect(LinkRole(of: link, files: tree.files) == role) }
}

@Test func hardware_that_is_no_vif_is_passed_through() {
  let tree = Tree([
    "/sys/class/net/ens1/device/vendor": "0x8086\n", "/sys/class/net/br0/bridge/stp_state": "0\n",
    "/sys/class/net/vif/device/devtype": "vif\n", "/sys/class/net/vif/device/nodename": "device/vif/65536\n",
  ])
  #expect(role("ens1", tree) == .passthrough && role("br0", tree) == .other)
  #expect(role("vif", tree) == .passthrough)
  let unseen = LinkMessage.test(2, name: "ens2", device: "0000:00:05.0", bus: "pci")
  #expect(LinkRole(of: unseen, files: tree.files) == .passthrough)
}

@Test func a_link_name_may_hold_bytes_that_are_no_UTF8() throws {
  let name: [UInt8] = [0x65, 0xFF, 0xC3]
  let tree = Tree([:])
  let device = Array("/sys/class/net/".utf8) + name + Array("/device/".utf8)
  tree.write(device + Array("devtype".utf8), "vif")
  tree.write(device + Array("nodename".utf8), "device/vif/1")
  let bytes = NetlinkBytes.link(2, name: "") + NetlinkBytes.attribute(3, name)
  #expect(LinkRole(of: try #require(LinkMessage(bytes[...])), files: tree.files) == .vif(1))
}
