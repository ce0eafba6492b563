// SPDX-License-Identifier: Apache-2.0

import Support
import XenSupport

extension XenGuest {
  /// Gives eth0 the addresses of the fixtures.
  func addFixtureAddresses() throws {
    try run("ip link set eth0 up; ip addr add 192.0.2.1/24 dev eth0; ip addr add 2001:db8::1/64 dev eth0")
  }

  /// The lines of the fixtures, with the kernel, the drivers and the memory of this guest, and without what `xl` lets no guest
  /// write. `freeKiB` is the free memory as published: it has to be what the kernel tells, which never rests,
  /// within 2 %.
  func expectedLines(schema: String, freeKiB: String?) throws -> [String] {
    let facts = try run("uname -r; awk '/^MemTotal|^MemAvailable/ { print $2 }' /proc/meminfo").split(separator: "\n")
    guard facts.count == 3, let free = Double(facts[2]) else { throw LabError("\(facts)") }
    let isFree = freeKiB.flatMap { Double($0) }.map { abs($0 - free) < free / 50 } ?? false
    let drivers = [
      "drivers/0 = \"Linux xen-netfront \(facts[0]) inbox\"", "feature/hotplug/vbd = \"1\"",
      "feature/hotplug/vif = \"1\"",
    ]
    let lines = try Places.fixture("\(schema)-tree.txt").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("control/") && !$0.hasPrefix("data/net/2") }
      .map {
        $0.replacing("6.1.0-18-amd64", with: facts[0])
          .replacing("\"4000000\"", with: "\"\(facts[1])\"")
          .replacing("\"2000000\"", with: "\"\(isFree ? freeKiB ?? "" : String(facts[2]))\"")
          // There is no other link before eth0.
          .replacing("data/net/3", with: "data/net/2")
      }
    return (lines + (schema == "std" ? drivers : [])).sorted()
  }
}
