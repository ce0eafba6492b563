// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire

/// The program xenstore: does what the command line asks for.
public func runXenstore() -> Never {
  let log = Log(program: "xenstore")
  openStandardDescriptors(log)
  do throws(UsageError) {
    let options = try Options(log)
    Session(options.xenstore, log).run(options.command)
  } catch {
    log.fatal(.usage, error.words, "see --help")
  }
}

/// Opens `/dev/null` for each standard descriptor that is closed. Otherwise the connection would get
/// its number, and output would be sent to xenstored. It is opened read-only: a write still fails.
private func openStandardDescriptors(_ log: Log) {
  for descriptor in STDIN_FILENO...STDERR_FILENO where !xga_is_open(descriptor) {
    let opened = unsafe xga_open("/dev/null", O_RDONLY)
    guard opened == descriptor else { log.fatal(.system, "/dev/null", SystemError.latest.text) }
  }
}
