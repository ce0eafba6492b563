// SPDX-License-Identifier: Apache-2.0

import CLinux
import CSystem
import Common
import Wire

/// The program: does what the command line asks for.
public func runCollector() -> Never {
  xga_set_signals()
  var log = Log(program: "xen-guest-collector")
  openStandardDescriptors(log)
  xga_close_from(PassedSockets.end)
  let options = Options(&log)
  let collector = Collector(options, log)
  if options.once {
    Confinement.enter(options, log)
    collectOnce(collector, options, log)
  }
  let events = KernelEvents(log)
  Confinement.enter(options, log)
  if options.toStandardOutput {
    CollectLoop(collector, StandardOutput(log), events, options, log).run()
  } else {
    CollectLoop(collector, PublisherSocket(path: options.socket, log), events, options, log).run()
  }
}

/// Opens `/dev/null` for each standard descriptor that is closed. Otherwise the next socket would get its number, and
/// the log would be sent to that socket. It is opened read-only: a write still fails.
private func openStandardDescriptors(_ log: Log) {
  for descriptor in STDIN_FILENO...STDERR_FILENO where !xga_is_open(descriptor) {
    let opened = unsafe xga_open("/dev/null", O_RDONLY)
    guard opened == descriptor else { log.fatal(.system, "/dev/null", SystemError.latest.text) }
  }
}
