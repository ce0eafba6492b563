import Testing

@testable import collector

private func role(_ name: String, _ tree: Tree) -> LinkRole {
  LinkRole(ofLink: Array(name.utf8), files: tree.files)
}

@Test func a_link_is_looked_up_by_its_name_alone() {
  let device = "/sys/class/net/enX0/device"
  let tree = Tree([device + "/devtype": "vif\n", device + "/nodename": "device/vif/65535\n"])
  #expect(role("enX0", tree) == .vif(65_535))
  for name in ["eth0", "", ".", "..", "../net/enX0", "enX0/../enX0", "enX0\0"] {
    #expect(role(name, tree) == .other, "\(name)")
  }
}

@Test func hardware_that_is_no_vif_is_passed_through() {
  let tree = Tree([
    "/sys/class/net/ens1/device/vendor": "0x8086\n", "/sys/class/net/br0/bridge/stp_state": "0\n",
    "/sys/class/net/vif/device/devtype": "vif\n", "/sys/class/net/vif/device/nodename": "device/vif/65536\n",
  ])
  #expect(role("ens1", tree) == .passthrough && role("br0", tree) == .other)
  #expect(role("vif", tree) == .passthrough)
}

@Test func a_link_name_may_hold_bytes_that_are_no_UTF8() {
  let name: [UInt8] = [0x65, 0xFF, 0xC3]
  let tree = Tree([:])
  let device = Array("/sys/class/net/".utf8) + name + Array("/device/".utf8)
  tree.write(device + Array("devtype".utf8), "vif")
  tree.write(device + Array("nodename".utf8), "device/vif/1")
  #expect(LinkRole(ofLink: name, files: tree.files) == .vif(1))
}
