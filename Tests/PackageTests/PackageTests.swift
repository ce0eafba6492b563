// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// The packages of the folder in the variable XGA_PACKAGES, in systems that `Tests/Packages/get-system` has made, each
/// with its own systemd as PID 1. `make test-packages` builds the packages and runs this.
@Suite(.serialized) struct PackageTests {
  @Test(arguments: PackagedGuest.System.allCases)
  func a_package_is_installed_upgraded_and_removed(system: PackagedGuest.System) throws {
    let packaged = try PackagedGuest(system)
    let guest = packaged.guest

    let start = Date()
    try packaged.install(.first)
    try packaged.startAsUdevDoes()
    #expect(try eventually { try guest.hasPublished("std-tree.txt") }, "\(guest.log)")
    let seconds = Date().timeIntervalSince(start)
    #expect(seconds <= 5)
    print("\(system): \(seconds) s from the begin of the installation to the whole tree")
    let state = try packaged.agentState()
    #expect(state == PackagedGuest.running)
    let processes = try UnitGuest.services.map { try guest.process(of: $0) }

    let mark = try guest.requests().count
    try packaged.install(.second)
    #expect(
      try eventually {
        let others = try UnitGuest.services.map { try guest.process(of: $0) }
        return Set(others).isDisjoint(with: processes + [0])
      }, "\(guest.log)")
    #expect(try eventually { try guest.hasPublished("std-tree.txt") }, "\(guest.log)")
    #expect(try guest.requests().dropFirst(mark).filter { $0.operation == "RM" } == [])
    #expect(try packaged.agentState() == PackagedGuest.running)

    try packaged.remove()
    let left = try packaged.files()
    #expect(left.filter { !$0.contains("/systemd/") } == system.filesAfterRemoval)
    let units = try guest.shell("systemctl list-units --all --plain --no-legend 'xen-guest*' | awk '$2 == \"loaded\"'")
    #expect(units == "")
    #expect(try guest.shell("! pgrep xen-guest-") == "")
    try packaged.purge()
    #expect(try packaged.files() == [])

    try packaged.install(.second)
    try packaged.startAsUdevDoes()
    #expect(try eventually { try packaged.agentState() == PackagedGuest.running }, "\(guest.log)")
    #expect(try guest.hasPublished("std-tree.txt"))
  }
}
