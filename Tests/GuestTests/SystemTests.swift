// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension GuestTests {
  @Test func a_new_host_name_is_published() throws {
    let guest = try DebianGuest.running()
    let name = try guest.run("cat /proc/sys/kernel/hostname")
    try guest.run("hostnamectl set-hostname renamed")
    try guest.guest.await("data/host_name", "renamed", deadline: 60)
    try guest.run("hostnamectl set-hostname \(name)")
    try guest.guest.await("data/host_name", name, deadline: 60)
  }

  @Test func more_processors_and_less_memory_are_followed() throws {
    let guest = try DebianGuest.running()
    try guest.machine.inDom0("xl vcpu-set \(guest.guest.name) 2; xl mem-set \(guest.guest.name) 352")
    defer { _ = try? guest.machine.inDom0("xl mem-set \(guest.guest.name) 384; xl vcpu-set \(guest.guest.name) 1") }
    // By the rule for what is added: a processor that is there is not used by itself.
    try guest.awaitSuccess(of: "grep -qx 1 /sys/devices/system/cpu/cpu1/online")
    try guest.awaitSuccess(of: "[ $(awk '/^MemTotal/ { print $2 }' /proc/meminfo) -lt 370000 ]")
    let total = try guest.run("awk '/^MemTotal/ { print $2 }' /proc/meminfo")
    // With the next tick.
    let isFollowed = try eventually(deadline: 240) {
      guard let told = Int(try guest.guest.tree()["data/meminfo_total"] ?? ""), let real = Int(total) else {
        return false
      }
      return abs(told - real) <= real / 50
    }
    #expect(isFollowed, "\(total)")
    try guest.expectPublishing()
  }
}
