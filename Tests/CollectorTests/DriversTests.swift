// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

private func list(_ tree: Tree, kernel: Text = "6.1.0-18-amd64") -> [String] {
  drivers(kernel: kernel, files: tree.files).drivers.map(\.string)
}

@Test func drivers_with_a_device_are_told_by_the_name_they_have_outside_the_kernel() {
  let path = "/sys/bus/xen/drivers/"
  let tree = Tree([
    path + "vif/vif-0": "", path + "vif/bind": "", path + "vbd/vbd-51712": "", path + "vbd/vbd-51728": "",
    path + "vkbd/vkbd-0": "", path + "vfb/unbind": "", path + "vfb/new-id": "", path + "xenconsole/console-0": "",
    path + "9pfs/9pfs-1": "", path + "a driver/x-1": "",
  ])
  #expect(
    list(tree) == [
      "Linux 9pfs 6.1.0-18-amd64 inbox", "Linux a_driver 6.1.0-18-amd64 inbox",
      "Linux xen-blkfront 6.1.0-18-amd64 inbox", "Linux xen-netfront 6.1.0-18-amd64 inbox",
      "Linux xen-kbdfront 6.1.0-18-amd64 inbox", "Linux xen-console 6.1.0-18-amd64 inbox",
    ])
  #expect(list(Tree([:])) == [])
}

@Test func a_driver_is_four_words_whatever_the_kernel_is_called() {
  let tree = Tree(["/sys/bus/xen/drivers/vif/vif-0": ""])
  #expect(list(tree, kernel: "") == ["Linux xen-netfront unknown inbox"])
  #expect(list(tree, kernel: "6.1 of today") == ["Linux xen-netfront 6.1_of_today inbox"])
  let long = list(tree, kernel: Text(cleaning: Array(repeating: 0x78, count: Bounds.text)))
  #expect(long.map { $0.split(separator: " ").map(\.count) } == [[5, 12, Limits.word, 5]])
}

@Test func drivers_at_the_limit_are_told_and_past_it_they_are_left_out() {
  let path = "/sys/bus/xen/drivers/"
  let tree = Tree(Dictionary(uniqueKeysWithValues: (1...9).map { (path + "v\($0)/v-\($0)", "") }))
  let (kept, omitted) = drivers(kernel: "6", files: tree.files)
  #expect(kept.count == Bounds.drivers && omitted == 1)
  #expect(kept.last == "Linux v8 6 inbox")
}

@Test func what_can_be_plugged_in_is_told_by_its_driver() {
  let tree = Tree(["/sys/bus/xen/drivers/vif/bind": ""])
  #expect(canHotplug("vif", files: tree.files) && !canHotplug("vbd", files: tree.files))
}
