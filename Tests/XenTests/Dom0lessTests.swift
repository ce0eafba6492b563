// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests.Arm {
  /// A guest that Xen starts by itself has no xenstore before dom0 makes one for it. A request before that would end in a
  /// fault of the guest's kernel.
  @Test(arguments: Xenstored.Kind.allCases)
  func a_guest_that_gets_its_xenstore_late_is_published_then(_ kind: Xenstored.Kind) throws {
    let machine = try XenMachine(kind, startsGuest: true)
    let confined = "xen-guest-publisher: confinement active: seccomp and Landlock"
    let waits = "xen-guest-publisher: xenstore: not there yet; waiting for the toolstack to make it"
    #expect(eventually(deadline: 120) { machine.console.contains(waits) }, "\(machine.console)")
    // It goes on waiting.
    pass(seconds: 5)
    #expect(!machine.console.contains(confined), "\(machine.console)")
    try machine.inDom0("init-dom0less")
    // Written last.
    try machine.inDom0("until xenstore-exists /local/domain/1/data/updated; do usleep 100000; done", deadline: 60)
    #expect(try machine.inDom0("xenstore-read /local/domain/1/attr/PVAddons/Installed") == "1")
    #expect(try machine.inDom0("xenstore-read /local/domain/1/data/host_name") == "dom0less")
    #expect(machine.console.contains(confined))
    for fault in ["Oops", "Unable to handle", "Call trace"] {
      #expect(!machine.console.contains(fault), "\(machine.console)")
    }
    #expect(machine.console.ranges(of: waits).count == 1)
  }
}
