import Testing

@testable import collector

@Test(
  arguments: [
    ("vif\n", "device/vif/0\n", 0),
    ("vif", "device/vif/65535", 65535),
    ("vif\n", "device/vif/65536\n", nil),
    ("vif\n", "device/vif/00\n", nil),
    ("vif\n", "device/vif/01\n", nil),
    ("vif\n", "device/vif/\n", nil),
    ("vif\n", "device/vif/-1\n", nil),
    ("vif\n", "device/vif/1/2\n", nil),
    ("vif\n", "device/vif/99999999999999999999999\n", nil),
    ("vif\n", "device/vbd/0\n", nil),
    ("vbd\n", "device/vif/0\n", nil),
    ("", "", nil),
  ] as [(String, String, UInt16?)])
func a_vif_is_told_by_devtype_and_nodename(devtype: String, nodename: String, devid: UInt16?) {
  #expect(vif(devtype: Array(devtype.utf8), nodename: Array(nodename.utf8)) == devid)
}

@Test func a_link_is_looked_up_by_its_name_alone() {
  let device = "/sys/class/net/enX0/device"
  let tree = Tree([device + "/devtype": "vif\n", device + "/nodename": "device/vif/3\n"])
  #expect(vif(ofLink: Array("enX0".utf8), files: tree.files) == 3)
  for name in ["eth0", "", ".", "..", "../net/enX0", "enX0/../enX0", "enX0\0"] {
    #expect(vif(ofLink: Array(name.utf8), files: tree.files) == nil, "\(name)")
  }
}

@Test func a_link_name_may_hold_bytes_that_are_no_UTF8() {
  let name: [UInt8] = [0x65, 0xFF, 0xC3]
  let tree = Tree([:])
  let device = Array("/sys/class/net/".utf8) + name + Array("/device/".utf8)
  tree.write(device + Array("devtype".utf8), "vif")
  tree.write(device + Array("nodename".utf8), "device/vif/1")
  #expect(vif(ofLink: name, files: tree.files) == 1)
}
