// SPDX-License-Identifier: Apache-2.0

import CCommon
import CLinux
import CSeccomp
import CSystem
import Common
import Wire

/// Gives up, for good, all that the publisher does not need. A step that fails ends the process.
enum Confinement {
  /// The calls that are left, each with a value that its first argument may have.
  /// Each has a row in `security/syscalls.md`.
  static let allowed: [(call: Text, argument: Int32)] = [
    ("read", DescriptorTable.xenstore),
    ("read", DescriptorTable.collector),
    ("write", DescriptorTable.xenstore),
    ("write", DescriptorTable.standardError),
    ("write", DescriptorTable.manager),
    ("writev", DescriptorTable.xenstore),
    ("sendmsg", DescriptorTable.xenstore),
    ("accept", DescriptorTable.listener),
    ("rt_sigaction", SIGPIPE),
    ("close", DescriptorTable.xenstore),
    ("close", DescriptorTable.collector),
    ("close", DescriptorTable.manager),
    ("clock_gettime", CLOCK_MONOTONIC),
    ("clock_gettime", CLOCK_REALTIME),
    ("exit_group", ExitStatus.lost.rawValue),
    ("exit_group", ExitStatus.system.rawValue),
  ]

  /// Takes all steps in this order, before the first byte of input is read.
  static func enter(_ log: Log) {
    if clearenv() != 0 { log.fatal(.unconfined, "clearenv", "failed") }
    setLimits(log)
    require(xga_prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE", log)
    xga_close_from(DescriptorTable.manager + 1)
    require(xga_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS", log)
    let landlock = xga_landlock_deny_all()
    require(landlock, "Landlock", log)
    loadFilter(log)
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

  /// Makes the filter and hands it to the kernel: every call that is not allowed ends the process.
  private static func loadFilter(_ log: Log) {
    let filter = unsafe seccomp_init(SCMP_ACT_KILL_PROCESS)
    let result = unsafe seccomp_attr_set(
      filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS)
    requireSeccomp(result, "seccomp architectures", log)
    for (call, argument) in allowed {
      let number = unsafe seccomp_syscall_resolve_name(call.cString)
      var isEqual = scmp_arg_cmp(
        arg: 0, op: SCMP_CMP_EQ, datum_a: UInt64(argument), datum_b: 0)
      let result = unsafe seccomp_rule_add_exact_array(
        filter, SCMP_ACT_ALLOW, number, 1, &isEqual)
      requireSeccomp(result, call, log)
    }
    common_drop_pages()
    requireSeccomp(unsafe seccomp_load(filter), "seccomp", log)
    unsafe seccomp_release(filter)
  }

  /// For calls of libc: a negative result is a failure, and errno says which.
  @inline(never) private static func require(_ result: Int32, _ step: Text, _ log: Log) {
    if result < 0 { log.fatal(.unconfined, step, SystemError.latest) }
  }

  /// For calls of libseccomp: a negative result is the errno.
  @inline(never) private static func requireSeccomp(_ result: Int32, _ step: Text, _ log: Log) {
    if result < 0 { log.fatal(.unconfined, step, SystemError(errno: -result)) }
  }
}
