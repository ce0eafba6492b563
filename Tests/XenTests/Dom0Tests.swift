// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test(arguments: Xenstored.Kind.allCases, ["", "--xenstore /dev/xen/xenbus"])
  func the_publisher_refuses_to_start_in_dom0(_ kind: Xenstored.Kind, _ option: String) throws {
    let machine = try Machines.with(kind)
    let answer = try machine.dom0("xen-guest-publisher --socket /run/publisher.sock \(option)")
    #expect(answer.status == 69)
    #expect(answer.text == "xen-guest-publisher: this is dom0: the agent is for guests")
    try machine.inDom0("[ ! -e /run/publisher.sock ]")
  }
}
