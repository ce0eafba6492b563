// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire

/// The program: does what the command line asks for.
public func runCollector() -> Never {
  xga_ignore_write_signals()
  var log = Log(program: "xen-guest-collector")
  let options = Options(&log)
  let collector = Collector(options, log)
  if options.once {
    collectOnce(collector, options, log)
  } else if options.toStandardOutput {
    CollectLoop(collector, StandardOutput(log), options, log).run()
  } else {
    CollectLoop(collector, PublisherSocket(path: options.socket, log), options, log).run()
  }
}
