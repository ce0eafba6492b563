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
    let lockdown = Lockdown(log)
    lockdown.require(xga_limit(XGA_NPROC, 0), "RLIMIT_NPROC")
    lockdown.require(xga_limit(XGA_FSIZE, Limits.logFile), "RLIMIT_FSIZE")
    lockdown.require(xga_limit(XGA_CORE, 0), "RLIMIT_CORE")
    let descriptors = rlim_t(DescriptorTable.collector) + 1
    lockdown.require(xga_limit(XGA_NOFILE, descriptors), "RLIMIT_NOFILE")
    lockdown.require(xga_prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE")
    xga_close_from(DescriptorTable.manager + 1)
    lockdown.require(xga_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS")
    let abi = lockdown.denyFiles()
    common_drop_pages()
    lockdown.require(xga_load_publisher_filter(), "seccomp")
    lockdown.logActive(abi: abi)
  }
}
