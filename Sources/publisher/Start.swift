import CLinux
import Print
import Program
import Wire
import Xenstore

/// From the command line to the loop.
func start() -> Never {
  var log = Log(program: "xen-guest-publisher")
  let options = Options(&log)
  if options.print { printSnapshots(log) { GuestTree($0, schema: options.schema).lines } }

  linux_ignore_write_signals()
  tidyDescriptors(log)
  let xenstore = connect(options.xenstore, log)
  openCollectorSocket(options.socket, log)
  connectServiceManager(log)
  _ = timestamp()
  Confinement.enter(log)
  reportReady()
  publish(Publication(store: xenstore, schema: options.schema, log: log), log)
}

/// Connects to xenstore, which has to be that of a guest.
private func connect(_ path: [UInt8]?, _ log: Log) -> Xenstore {
  do {
    let xenstore = try Xenstore(path: path)
    guard linux_is_open(Descriptor.xenstore) != 0, linux_is_open(Descriptor.collector) == 0 else {
      log.fail(.system, "libxenstore", "unexpected descriptors")
    }
    if try xenstore.read("domid") != Text("0").bytes { return xenstore }
  } catch {
    log.fail(.unavailable, path.map { Text(terminated: $0) } ?? "not a Xen guest: /dev/xen/xenbus", .errno(error.errno))
  }
  log.fail(.unavailable, "this is dom0", "the agent is for guests")
}
