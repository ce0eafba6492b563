import CLinux
import Program
import Wire
import Xenstore

/// From the command line to the loop.
func start() -> Never {
  var log = Log(program: "xen-guest-publisher")
  let options: Options
  do {
    options = try Options()
  } catch {
    log.fail(.usage, error.words, "see --help")
  }
  log.threshold = options.level
  if let text = options.text { exit(writeAll(text.bytes, to: STDOUT_FILENO) ? .success : .system) }
  if options.print { printTrees(options.schema, log) }

  linux_ignore(SIGPIPE)
  CollectorSocket.open(options.socket, log)
  let xenstore = connect(options.xenstore, log)
  ServiceManager.connect(log)
  _ = Clock.timestamp()
  Confinement.enter(log)
  ServiceManager.ready()
  publish(Publication(store: xenstore, schema: options.schema, log: log), log)
}

/// Connects to xenstore, which has to be that of a guest.
private func connect(_ path: [CChar]?, _ log: Log) -> Xenstore {
  do {
    let xenstore = try Xenstore(path: path)
    guard linux_is_open(Descriptor.xenstore) != 0, linux_is_open(Descriptor.collector) == 0 else {
      log.fail(.system, "libxenstore", "opened other descriptors than the filter allows")
    }
    if try xenstore.read("domid") != Text("0").bytes { return xenstore }
  } catch {
    log.fail(.unavailable, path.map { Text($0) } ?? "not a Xen guest: /dev/xen/xenbus", .errno(error.errno))
  }
  log.fail(.unavailable, "this is dom0", "the agent is for guests")
}
