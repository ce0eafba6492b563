// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  /// The names come from blkback's own nodes in dom0; udev, which runs in no such guest, is played by its file.
  @Test func volumes_have_their_size_their_space_and_their_backends_name() throws {
    let guest = try XenGuest(
      try Machines.with(.c),
      settings: """
        disk=['format=raw,vdev=xvda,access=rw,script=/etc/xen/scripts/disk,target=/lab/partitioned.img',
              'format=raw,vdev=xvdb,access=rw,script=/etc/xen/scripts/disk,target=/lab/whole.img']
        """)
    try guest.run(
      """
      mkdir -p /mnt/part /mnt/whole /run/udev/data
      mount -t ext4 /dev/xvda1 /mnt/part && mount -t ext4 /dev/xvdb /mnt/whole || exit 1
      printf 'E:ID_FS_TYPE=ext4\\nE:ID_FS_UUID=11111111-2222-3333-4444-555555555555\\n' >/run/udev/data/b202:16
      """)
    let agent = try GuestAgent(guest)
    try guest.await("data/os_uname")
    let free = try guest.run("stat -f -c '%a %S' /mnt/part /mnt/whole").split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Int($0) }.reduce(1, *)
    }
    let volumes = try guest.publishedLines().filter { $0.hasPrefix("data/volumes") || $0.hasPrefix("drivers") }
    let kernel = try guest.run("uname -r")
    let log = try agent.log()
    #expect(
      volumes == [
        "data/volumes/0/extents/0 = \"xvda\"", "data/volumes/0/filesystem = \"ext4\"",
        "data/volumes/0/free = \"\(free[0])\"", "data/volumes/0/mount_points/0 = \"/mnt/part\"",
        "data/volumes/0/name = \"/dev/xvda1\"", "data/volumes/0/size = \"\(6 << 20)\"",
        "data/volumes/1/extents/0 = \"xvdb\"", "data/volumes/1/filesystem = \"ext4\"",
        "data/volumes/1/free = \"\(free[1])\"", "data/volumes/1/mount_points/0 = \"/mnt/whole\"",
        "data/volumes/1/name = \"/dev/xvdb(11111111-2222-3333-4444-555555555555)\"",
        "data/volumes/1/size = \"\(6 << 20)\"",
        "drivers/0 = \"Linux xen-blkfront \(kernel) inbox\"", "drivers/1 = \"Linux xen-netfront \(kernel) inbox\"",
      ], "\(log)")

    // What is unmounted keeps its size only where udev knows it.
    try guest.run("umount /mnt/part /mnt/whole")
    try guest.awaitEnd(of: "data/volumes/1")
    let left = try guest.publishedLines().filter { $0.hasPrefix("data/volumes") }
    #expect(
      left == [
        "data/volumes/0/extents/0 = \"xvdb\"", "data/volumes/0/filesystem = \"ext4\"",
        "data/volumes/0/name = \"/dev/xvdb(11111111-2222-3333-4444-555555555555)\"",
        "data/volumes/0/size = \"\(6 << 20)\"",
      ])
  }
}
