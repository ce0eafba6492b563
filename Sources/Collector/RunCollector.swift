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

/// Opens those of the standard descriptors that are not open. Otherwise the next socket would get the number, and the
/// log's lines would be sent to it. A write to what is opened fails, as before.
private func openStandardDescriptors(_ log: Log) {
  for descriptor in STDIN_FILENO...STDERR_FILENO where !xga_is_open(descriptor) {
    let opened = unsafe xga_open("/dev/null", O_RDONLY)
    guard opened == descriptor else { log.fatal(.system, "/dev/null", SystemError.latest.text) }
  }
}
