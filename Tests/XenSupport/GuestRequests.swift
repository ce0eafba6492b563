// SPDX-License-Identifier: Apache-2.0

import Support

extension XenGuest {
  /// How many requests xenstored, the C one, has had from the guest: from its kernel and from programs.
  public func requests() throws -> Int {
    let text = try machine.inDom0(
      """
      awk -v begin=' INTRODUCE [(]\(domid) ' '
        $1 == "IN" { isIntroduced = $0 ~ begin }
        /^CREATE connection/ && isIntroduced { guest = $3 }
        $1 == "IN" && $2 == guest { count++ }
        END { print count + 0 }' /var/log/xen/trace
      """)
    guard let count = Int(text) else { throw LabError(text) }
    return count
  }
}
