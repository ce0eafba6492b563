// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import PrintMode
import Wire
import Xenstore

/// The program xen-guest-publisher: from the command line to the loop that never ends.
public func runPublisher() -> Never {
  var log = Log(program: "xen-guest-publisher")
  let options = Options(&log)
  if options.print {
    printSnapshots(log) { snapshot in GuestTree(snapshot, schema: options.schema).lines }
  }
  xga_set_signals()
  tidyDescriptors(log)
  awaitXenstore(log)
  let xenstore = connect(options.xenstore, log)
  openCollectorSocket(options.socket, log)
  connectServiceManager(log)
  Confinement.enter(log)
  reportReady()
  PublishLoop(Publication(store: xenstore, schema: options.schema, log: log), log).run()
}

/// Connects to xenstore, which has to be that of a guest.
///
/// - Parameter path: NUL-terminated; nil for libxenstore's own choice.
private func connect(_ path: [UInt8]?, _ log: Log) -> Xenstore {
  do {
    let xenstore = try Xenstore(path: path)
    guard xga_is_open(DescriptorTable.xenstore), !xga_is_open(DescriptorTable.collector) else {
      log.fatal(.system, "libxenstore", "unexpected descriptors")
    }
    if try xenstore.read("domid") != Text("0").bytes { return xenstore }
  } catch {
    failToConnect(path, error, log)
  }
  log.fatal(.unavailable, "this is dom0", "the agent is for guests")
}

/// Ends the process, and says what an operator can do.
private func failToConnect(_ path: [UInt8]?, _ error: XenstoreError, _ log: Log) -> Never {
  let device: Text = path.map { Text(terminated: $0) } ?? "/dev/xen/xenbus"
  var advice: Text
  switch error.kind {
  case .notFound: advice = "; this is no Xen guest"
  case .forbidden:
    advice =
      "; the udev rule 80-xen-guest-agent.rules has to give it to the group xen-guest-publisher"
  case .conflict, .refused, .disconnected: log.fatal(.lost, device, error.text)
  }
  // Another path is no device: the operator knows best.
  if path != nil { advice = "" }
  log.fatal(.unavailable, device, error.text + advice)
}
