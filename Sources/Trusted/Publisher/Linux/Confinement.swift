import CCommon
import CLinux
import CSeccomp
import Common
import Wire

/// Gives up, for good, all that the publisher does not need. A step that fails ends the process.
enum Confinement {
  /// The calls that are left, each with a value that its first argument may have.
  /// Each has a row in `security/syscalls.md`.
  static let allowed: [(call: Text, argument: Int32)] = [
    ("read", Descriptor.xenstore), ("read", Descriptor.collector),
    ("write", Descriptor.xenstore), ("write", Descriptor.standardError), ("write", Descriptor.manager),
    ("writev", Descriptor.xenstore), ("sendmsg", Descriptor.xenstore),
    ("accept", Descriptor.listener), ("rt_sigaction", SIGPIPE),
    ("close", Descriptor.xenstore), ("close", Descriptor.collector), ("close", Descriptor.manager),
    ("clock_gettime", CLOCK_MONOTONIC), ("clock_gettime", CLOCK_REALTIME),
    ("exit_group", ExitStatus.lost.rawValue), ("exit_group", ExitStatus.system.rawValue),
  ]

  /// In this order, before the first byte of input is read.
  static func enter(_ log: Log) {
    @inline(never) func require(_ result: Int32, _ step: Text) {
      // libseccomp returns the errno, negative, and never that of -1, EPERM.
      if result < 0 { log.fail(.unconfined, step, .errno(result == -1 ? linux_errno() : -result)) }
    }
    require(clearenv() == 0 ? 0 : -1, "clearenv")
    require(linux_limit(LINUX_NPROC, 0), "RLIMIT_NPROC")
    require(linux_limit(LINUX_FSIZE, Limits.logFile), "RLIMIT_FSIZE")
    require(linux_limit(LINUX_CORE, 0), "RLIMIT_CORE")
    require(linux_limit(LINUX_NOFILE, rlim_t(Descriptor.collector) + 1), "RLIMIT_NOFILE")
    require(linux_prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE")
    linux_close_from(Descriptor.manager + 1)
    require(linux_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS")
    let landlock = linux_landlock_deny_all()
    require(landlock, "Landlock")
    let filter = unsafe seccomp_init(SCMP_ACT_KILL_PROCESS)
    unsafe require(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "seccomp architectures")
    for (call, argument) in allowed {
      let number = unsafe seccomp_syscall_resolve_name(call.cString)
      var equal = scmp_arg_cmp(arg: 0, op: SCMP_CMP_EQ, datum_a: UInt64(argument), datum_b: 0)
      unsafe require(seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, number, 1, &equal), call)
    }
    common_drop_pages()
    unsafe require(seccomp_load(filter), "seccomp")
    unsafe seccomp_release(filter)
    log(.info, "confined by seccomp and Landlock ABI", landlock > 0 ? .decimal(UInt64(landlock)) : "none here")
  }
}

/// The descriptor table of the confined publisher. The numbers are fixed, so that its filter can name them.
enum Descriptor {
  static let standardError: Int32 = 2
  /// The socket that collectors connect to; systemd passes it under this number (`SD_LISTEN_FDS_START`).
  static let listener: Int32 = 3
  static let xenstore: Int32 = 4
  /// The one collector that is connected.
  static let collector: Int32 = 5
  /// To the service manager; closed once it has been told READY.
  static let manager: Int32 = 6
}
