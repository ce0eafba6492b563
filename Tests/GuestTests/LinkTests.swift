// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// The kernel's own links on real vifs.
extension GuestTests {
  /// A link that is made of the vifs 1 and 2, and which of these its address counts for.
  struct Stack: Sendable, CustomStringConvertible {
    let kind: String
    let commands: String
    var vifs = [1]
    var description: String { kind }
  }

  static let stacks = [
    Stack(kind: "vlan", commands: "ip link add link $first name top type vlan id 5"),
    Stack(kind: "macvlan", commands: "ip link add link $first name top type macvlan mode bridge"),
    Stack(kind: "ipvlan", commands: "ip link add link $first name top type ipvlan mode l2"),
    Stack(kind: "bridge", commands: "ip link add top type bridge; ip link set $first master top"),
    Stack(kind: "vrf", commands: "ip link add top type vrf table 100; ip link set $first master top"),
    Stack(
      kind: "team",
      commands:
        "ip link add top type team; ip link set $first down; ip link set $first master top; ip link set $first up"),
    Stack(
      kind: "bond of two vifs",
      commands: """
        ip link add top type bond mode active-backup
        for link in $first $second; do
          ip link set $link down
          ip link set $link master top
        done
        """, vifs: [1, 2]),
    Stack(
      kind: "vlan on a bond",
      commands: """
        ip link add below type bond mode active-backup
        for link in $first $second; do
          ip link set $link down
          ip link set $link master below
        done
        ip link set below up
        ip link add link below name top type vlan id 7
        """, vifs: [1, 2]),
    Stack(kind: "wireguard", commands: "ip link add top type wireguard", vifs: []),
  ]

  @Test func the_address_of_a_link_on_vifs_counts_once_for_each_vif_below_it() throws {
    let guest = try DebianGuest.running()
    try guest.attachVifs()
    for (number, stack) in Self.stacks.enumerated() {
      // What comes last, so that there is something to wait for.
      let last = "198.51.100.\(number + 1)"
      try guest.run(
        """
        \(DebianGuest.links)
        \(DebianGuest.noStack)
        \(stack.commands)
        ip addr add 203.0.113.9/24 dev top
        ip link set top up
        ip addr replace \(last)/32 dev $(vif 0)
        [ \(number) = 0 ] || ip addr del 198.51.100.\(number)/32 dev $(vif 0)
        """)
      try guest.guest.await("attr/vif/0/ipv4/1", last, deadline: 60)
      let lines = try guest.publishedLines().filter { $0.contains("203.0.113.9") }
      #expect(lines == stack.vifs.map { "attr/vif/\($0)/ipv4/0 = \"203.0.113.9\"" }, "\(stack)")
    }
    try guest.run(
      """
      \(DebianGuest.links)
      \(DebianGuest.noStack)
      ip addr del 198.51.100.\(Self.stacks.count)/32 dev $(vif 0)
      """)
    try guest.guest.awaitEnd(of: "attr/vif/0/ipv4/1", deadline: 60)
    try guest.detachVifs()
  }

  @Test func a_vif_that_is_plugged_in_is_published_and_gone_when_it_is_taken_out() throws {
    let guest = try DebianGuest.running()
    let before = try guest.publishedLines().filter { $0.hasPrefix("attr/vif/") }
    try guest.attachVifs()
    let lines = try guest.publishedLines().filter { $0.hasPrefix("attr/vif/1") || $0.hasPrefix("attr/vif/2") }
    let names = try guest.run("\(DebianGuest.links)\necho $first $second").split(separator: " ")
    #expect(
      lines
        == (1...2).flatMap {
          ["attr/vif/\($0)/mac/0 = \"00:16:3e:00:00:0\($0)\"", "attr/vif/\($0)/name = \"\(names[$0 - 1])\""]
        })
    try guest.detachVifs()
    #expect(try guest.publishedLines().filter { $0.hasPrefix("attr/vif/") } == before)
  }
}

extension DebianGuest {
  /// For scripts: the names of the guest's links by their vif.
  fileprivate static let links = """
    vif() { ls /sys/bus/xen/devices/vif-$1/net; }
    first=$(vif 1) second=$(vif 2)
    """

  /// Takes the links of a stack away, where there is one.
  fileprivate static let noStack = """
    for link in top below; do [ ! -e /sys/class/net/$link ] || ip link del $link; done
    for link in $first $second; do ip link set $link nomaster up; done
    """

  /// Two more vifs, that have no address.
  fileprivate func attachVifs() throws {
    for devid in 1...2 {
      try machine.inDom0(
        "xl network-attach \(guest.name) mac=00:16:3e:00:00:0\(devid) script=/etc/xen/scripts/vif")
      try guest.await("attr/vif/\(devid)/mac/0", "00:16:3e:00:00:0\(devid)", deadline: 60)
    }
    // udev gives them other names than the kernel's.
    try awaitSuccess(of: "udevadm settle")
    try guest.run(
      "\(Self.links)\nfor link in $first $second; do echo 1 >/proc/sys/net/ipv6/conf/$link/disable_ipv6; ip link set $link up; done"
    )
    for devid in 1...2 {
      let name = try run("ls /sys/bus/xen/devices/vif-\(devid)/net")
      try guest.await("attr/vif/\(devid)/name", name, deadline: 60)
    }
  }

  fileprivate func detachVifs() throws {
    for devid in 1...2 {
      try machine.inDom0("xl network-detach \(guest.name) \(devid)")
      try guest.awaitEnd(of: "attr/vif/\(devid)", deadline: 60)
    }
  }
}
