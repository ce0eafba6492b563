// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire

/// Connects to the service manager's notification socket (`sd_notify(3)`), if there is one: later,
/// when READY can be said, no socket can be made any more.
func connectServiceManager(_ log: Log) {
  guard let path = unsafe getenv("NOTIFY_SOCKET") else { return }
  let name: Text = "NOTIFY_SOCKET"
  let made = log.require(socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0), name, else: .system)
  log.require(unsafe xga_connect(made, path), name, else: .system)
  move(made, to: DescriptorTable.manager, name, log)
}

/// Tells the service manager, if there is one, that the publisher is confined and takes snapshots.
func reportReady() {
  // Without a service manager the descriptor is not open, and the write fails.
  try? writeAll(Text("READY=1").bytes, to: DescriptorTable.manager)
  close(DescriptorTable.manager)
}
