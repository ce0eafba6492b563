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
  if options.print { Print(schema: options.schema, log: log).run() }

  linux_ignore(SIGPIPE)
  linux_ignore(SIGXFSZ)
  CollectorSocket.open(options.socket, log)
  let xenstore = connect(options.xenstore, log)
  ServiceManager.connect(log)
  _ = Clock.timestamp()
  Confinement.enter(log)
  ServiceManager.ready()
  var loop = PublishLoop(Publication(store: xenstore, schema: options.schema, log: log), log)
  loop.run()
  log.failErrno(.system, "accept")
}

/// Connects to xenstore, which has to be that of a guest.
private func connect(_ path: [CChar]?, _ log: Log) -> Xenstore {
  do {
    let xenstore = try Xenstore(path: path)
    guard linux_is_open(Descriptor.xenstore), !linux_is_open(Descriptor.collector) else {
      log.fail(.system, "libxenstore", "opened other descriptors than the filter allows")
    }
    if try xenstore.read("domid") != Text("0").bytes { return xenstore }
  } catch {
    log.fail(.unavailable, path.map { Text($0) } ?? "not a Xen guest: /dev/xen/xenbus", .errno(error.errno))
  }
  log.fail(.unavailable, "this is dom0", "the agent is for guests")
}
