// SPDX-License-Identifier: Apache-2.0

import CCommon
import CLinux
import CSystem
import Common
import Wire

/// Gives up, for good, all that the publisher does not need. A step that fails ends the process.
/// `filter.ARCH.h` has the system calls that are left.
enum Confinement {
  /// Takes all steps in this order, before the first byte of input is read.
  static func enter(_ log: Log) {
    if clearenv() != 0 { log.fatal(.unconfined, "clearenv", "failed") }
    log.require(xga_limit(XGA_NPROC, 0), "RLIMIT_NPROC", else: .unconfined)
    log.require(xga_limit(XGA_FSIZE, Limits.logFile), "RLIMIT_FSIZE", else: .unconfined)
    log.require(xga_limit(XGA_CORE, 0), "RLIMIT_CORE", else: .unconfined)
    let descriptors = rlim_t(DescriptorTable.collector) + 1
    log.require(xga_limit(XGA_NOFILE, descriptors), "RLIMIT_NOFILE", else: .unconfined)
    log.require(xga_prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE", else: .unconfined)
    xga_close_from(DescriptorTable.manager + 1)
    log.require(xga_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS", else: .unconfined)
    let abi = denyFiles(log)
    common_drop_pages()
    log.require(xga_load_publisher_filter(), "seccomp", else: .unconfined)
    logConfined(abi: abi, log)
  }
}
