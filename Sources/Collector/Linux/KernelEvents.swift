// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// What the kernel tells of by itself, on descriptors that are made before the collector confines itself.
struct KernelEvents: ~Copyable {
  var links: LinkEvents
  var clockJumps: ClockJumps

  /// Ends the process if the kernel does not tell of changes.
  init(_ log: Log) {
    do {
      links = try LinkEvents()
    } catch {
      log.fatal(.system, "rtnetlink events", error.text)
    }
    do {
      clockJumps = try ClockJumps()
    } catch {
      log.fatal(.system, "timer for clock jumps", error.text)
    }
  }
}
