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
    setLimits(log)
    require(xga_prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE", log)
    xga_close_from(DescriptorTable.manager + 1)
    require(xga_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS", log)
    let landlock = xga_landlock_deny_all()
    require(landlock, "Landlock", log)
    common_drop_pages()
    require(xga_load_filter(), "seccomp", log)
    if landlock > 0 {
      let version = Text.decimal(UInt64(landlock))
      log(.info, "confinement active", "seccomp and Landlock ABI " + version)
    } else {
      log(.warning, "confinement active", "seccomp; Landlock is not available on this kernel")
    }
  }

  private static func setLimits(_ log: Log) {
    let descriptors = rlim_t(DescriptorTable.collector) + 1
    require(xga_limit(XGA_NPROC, 0), "RLIMIT_NPROC", log)
    require(xga_limit(XGA_FSIZE, Limits.logFile), "RLIMIT_FSIZE", log)
    require(xga_limit(XGA_CORE, 0), "RLIMIT_CORE", log)
    require(xga_limit(XGA_NOFILE, descriptors), "RLIMIT_NOFILE", log)
  }

  /// A negative result is a failure, and errno says which.
  @inline(never) private static func require(_ result: Int32, _ step: Text, _ log: Log) {
    if result < 0 { log.fatal(.unconfined, step, SystemError.latest) }
  }
}
