// SPDX-License-Identifier: Apache-2.0

import CLinux
import CSystem
import Common
import Wire

/// Waits until this domain has a xenstore. A guest that the hypervisor itself starts (dom0less)
/// gets it late. A request before that would end in a fault of its kernel (6.1 to 7.2), and the
/// guest would never have a xenstore.
func awaitXenstore(_ log: Log) {
  guard xga_awaits_xenstore() else { return }
  log(.notice, "xenstore", "not there yet; waiting for the toolstack to make it")
  while xga_awaits_xenstore() { sleep(1) }
}
