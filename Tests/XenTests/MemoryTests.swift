// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test(.enabled(if: Architecture.tested == .amd64, "xl mem-set of Xen 4.17 aborts on Arm"))
  func the_memory_follows_the_balloon() throws {
    let guest = try XenGuest(try Machines.with(.c), memoryMiB: 192)
    _ = try GuestAgent(guest, intervalSeconds: 1)
    try guest.await("data/meminfo_total")
    for mebibytes in [160, 192] {
      try guest.machine.inDom0("xl mem-set \(guest.name) \(mebibytes)m")
      let target = mebibytes * 1_024
      try guest.machine.inDom0(
        """
        tries=0
        until [ "$(xl list \(guest.name) | awk 'NR == 2 { print $3 }')" = \(mebibytes) ]; do
          tries=$((tries + 1))
          [ $tries -lt 100 ] || exit 1
        done
        """)
      let total = try guest.run("awk '/^MemTotal/ { print $2 }' /proc/meminfo")
      #expect(abs((Int(total) ?? 0) - target) < 64 * 1_024)
      try guest.await("data/meminfo_total", total, deadline: 10)
    }
  }

  @Test func the_balloon_is_told_where_the_toolstack_lets_the_guest_write_it() throws {
    let guest = try XenGuest(try Machines.with(.c))
    let node = "control/feature-balloon"
    let closed = try GuestAgent(guest)
    try guest.await("data/os_uname")
    #expect(try guest.tree()[node] == nil)
    let refused = try closed.log().filter { $0.contains(node) }
    #expect(refused == ["xen-guest-publisher: \(node): Permission denied; going on without it"])
    try closed.stop()
    // As XAPI makes it.
    try guest.machine.inDom0("xenstore-chmod \(guest.home)/control n\(guest.domid)")
    let open = try GuestAgent(guest)
    try guest.await(node, "1")
    #expect(try open.log().filter { $0.contains(node) } == [])
  }
}
