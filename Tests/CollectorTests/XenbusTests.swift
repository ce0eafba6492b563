// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

@Test(
  arguments: [
    ("vif\n", "device/vif/0\n", 0),
    ("vif", "device/vif/65536", 65_536),
    ("vif\n", "device/vif/00\n", nil),
    ("vif\n", "device/vif/01\n", nil),
    ("vif\n", "device/vif/\n", nil),
    ("vif\n", "device/vif/-1\n", nil),
    ("vif\n", "device/vif/1/2\n", nil),
    ("vif\n", "device/vif/99999999999999999999999\n", nil),
    ("vif\n", "device/vbd/0\n", nil),
    ("vbd\n", "device/vif/0\n", nil),
    ("", "", nil),
  ] as [(String, String, UInt64?)])
func a_device_is_told_by_devtype_and_nodename(devtype: String, nodename: String, devid: UInt64?) {
  #expect(xenbusDevid("vif", devtype: Array(devtype.utf8), nodename: Array(nodename.utf8)) == devid)
  let (devtype, nodename) = (devtype.replacing("vif", with: "x"), nodename.replacing("vif", with: "x"))
  #expect(xenbusDevid("x", devtype: Array(devtype.utf8), nodename: Array(nodename.utf8)) == devid)
}
