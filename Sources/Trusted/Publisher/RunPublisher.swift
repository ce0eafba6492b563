import CLinux
import Common
import PrintMode
import Wire
import Xenstore

/// From the command line to the loop.
public func runPublisher() -> Never {
  var log = Log(program: "xen-guest-publisher")
  let options = Options(&log)
  if options.print { printSnapshots(log) { GuestTree($0, schema: options.schema).lines } }

  linux_ignore_write_signals()
  tidyDescriptors(log)
  let xenstore = connect(options.xenstore, log)
  openCollectorSocket(options.socket, log)
  connectServiceManager(log)
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
    failToConnect(path, error.errno, log)
  }
  log.fail(.unavailable, "this is dom0", "the agent is for guests")
}

/// Says which of the reasons it is that an operator can do something about.
private func failToConnect(_ path: [UInt8]?, _ errno: Int32, _ log: Log) -> Never {
  let device = path.map { Text(terminated: $0) } ?? "/dev/xen/xenbus"
  let reason = Text.errno(errno)
  switch errno {
  case ENOENT where path == nil:
    log.fail(.unavailable, device, reason + "; this is no Xen guest")
  case ENOENT:
    log.fail(.unavailable, device, reason)
  case EACCES, EPERM:
    let remedy: Text = "; the udev rule 80-xen-guest-agent.rules has to give it to the group xen-guest-publisher"
    log.fail(.unavailable, device, reason + remedy)
  default:
    log.fail(.lost, device, reason)
  }
}
