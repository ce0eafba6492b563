import CLinux
import CSeccomp
import Program
import Wire

/// Gives up, for good, all that the publisher does not need. A step that fails ends the process.
enum Confinement {
  /// The calls that are left, with the values their first arguments have to have.
  /// Each has a row in `security/syscalls.md`.
  static let allowed: [(call: Text, arguments: [Int32])] = [
    ("read", [Descriptor.xenstore]),
    ("read", [Descriptor.collector]),
    ("write", [Descriptor.xenstore]),
    ("write", [Descriptor.standardError]),
    ("write", [Descriptor.manager]),
    ("writev", [Descriptor.xenstore]),
    ("sendmsg", [Descriptor.xenstore]),
    ("accept", [Descriptor.listener, 0, 0]),
    ("close", [Descriptor.collector]),
    ("close", [Descriptor.manager]),
    ("rt_sigaction", [SIGPIPE]),
    ("clock_gettime", [CLOCK_MONOTONIC]),
    ("clock_gettime", [CLOCK_REALTIME]),
    ("exit_group", [ExitStatus.unavailable.rawValue]),
    ("exit_group", [ExitStatus.system.rawValue]),
  ]

  /// In this order, before the first byte of input is read.
  static func enter(_ log: Log) {
    @inline(never) func require(_ result: Int32, _ step: Text) {
      if result < 0 { log.failErrno(.unconfined, step) }
    }
    reserveHeap()
    require(-clearenv(), "clearenv")
    require(linux_limit(LINUX_NPROC, 0), "RLIMIT_NPROC")
    require(linux_limit(LINUX_FSIZE, Limits.logFile), "RLIMIT_FSIZE")
    require(linux_limit(LINUX_CORE, 0), "RLIMIT_CORE")
    require(linux_limit(LINUX_NOFILE, rlim_t(Descriptor.collector) + 1), "RLIMIT_NOFILE")
    require(linux_prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE")
    require(linux_close_from(Descriptor.manager + 1), "close_range")
    require(linux_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS")
    let landlock = linux_landlock_deny_all()
    require(landlock, "Landlock")
    filterCalls(log)
    log(.info, "confined by seccomp and Landlock ABI", .decimal(UInt64(landlock)))
  }

  /// Makes malloc's heap as large as it will ever be. To grow it would take brk or mmap, and the filter
  /// kills for those: what a collector sends cannot make the publisher larger.
  private static func reserveHeap() {
    mallopt(M_MMAP_MAX, 0)
    mallopt(M_TRIM_THRESHOLD, Int32.max)
    unsafe free(malloc(Limits.heap))
  }

  private static func filterCalls(_ log: Log) {
    /// libseccomp returns the errno, negative.
    @inline(never) func require(_ result: Int32, _ step: Text) {
      if result < 0 { log.fail(.unconfined, "seccomp: " + step, .errno(-result)) }
    }
    let filter = unsafe seccomp_init(SCMP_ACT_KILL_PROCESS)
    unsafe require(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "architectures")
    for (call, arguments) in allowed {
      let conditions = arguments.enumerated().map {
        scmp_arg_cmp(arg: UInt32($0), op: SCMP_CMP_EQ, datum_a: UInt64($1), datum_b: 0)
      }
      let (number, count) = unsafe (seccomp_syscall_resolve_name(call.cString), UInt32(conditions.count))
      unsafe require(seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, number, count, conditions), call)
    }
    unsafe require(seccomp_load(filter), "load")
    unsafe seccomp_release(filter)
  }
}
