// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import Collector

@Test(
  arguments: [
    (
      "S:disk/by-uuid/1\nI:123\nE:ID_FS_UUID=1b2c\nE:ID_FS_UUID_ENC=x\nE:ID_FS_TYPE=ext4\nE:ID_FS_USAGE=filesystem\n",
      "ext4", "1b2c"
    ),
    ("E:ID_FS_TYPE=LVM2_member\n", "LVM2_member", ""), ("E:ID_FS_UUID=1", "", "1"),
    ("ID_FS_TYPE=ext4\nE:ID_FS_TYPES=x\n", "", ""), ("E:ID_FS_TYPE=\n", "", ""), ("", "", ""),
  ] as [(String, String, String)])
func type_and_uuid_are_taken_from_the_properties(file: String, type: String, uuid: String) {
  let entry = UdevEntry(Array(file.utf8))
  #expect([entry.type, entry.uuid] == [type, uuid].map { Array($0.utf8) })
}

@Test func the_names_are_the_links_that_udev_made() {
  func names(_ file: String) -> [String] {
    UdevEntry(Array(file.utf8)).names.map { String(decoding: $0, as: UTF8.self) }
  }
  #expect(names("S:vg/root\nE:DEVLINKS=/dev/x\nS:disk/by-id/a\nL:0\n") == ["/dev/vg/root", "/dev/disk/by-id/a"])
  let full = (1...Limits.deviceNames).map { "S:\($0)\n" }.joined()
  #expect(names(full).count == Limits.deviceNames && names(full + "S:x\n") == names(full))
}
