// SPDX-License-Identifier: Apache-2.0

import CSimulation
import Common
import Xenstore

@testable import Collector
@testable import Publisher

/// The two programs from the end of their start on: what comes before has tests of its own.
enum Programs {
  static let publisher: @convention(c) () -> Void = {
    let log = Log(program: "xen-guest-publisher")
    do {
      let schema: Schema = world.isStandard ? .std : .rfc
      PublishLoop(Publication(store: try Xenstore(), schema: schema, log: log), log).run()
    } catch {
      exit(.unavailable)
    }
  }

  static let collector: @convention(c) () -> Void = {
    let log = Log(program: "xen-guest-collector")
    var options = Options()
    var arguments = Arguments([Array("\(world.interval)".utf8)])
    do { _ = try options.follow("--interval", &arguments) } catch { exit(.usage) }
    let collector = Collector(options, log)
    let destination = PublisherSocket(path: Array("/run/publisher.sock\0".utf8), log)
    CollectLoop(collector, destination, KernelEvents(log), options, log).run()
  }
}
