import CLinux
import Program
import Wire

/// The listening unix socket, always `Descriptor.listener`. Whoever may connect to it may lie about the
/// guest, so only its owner and group may.
enum CollectorSocket {
  /// Takes the socket that systemd passes (`sd_listen_fds(3)`), or makes one at `path` with mode 0660.
  /// Closes all other descriptors but the standard ones, which are opened if they are not.
  static func open(_ path: [CChar], _ log: Log) {
    let isPassed = unsafe getenv("LISTEN_PID").map { unsafe atoi($0) } == getpid()
    while unsafe linux_open("/dev/null", O_RDWR) <= Descriptor.standardError {}
    if linux_close_from(Descriptor.listener + (isPassed ? 1 : 0)) != 0 { log.failErrno(.system, "close_range") }
    if !isPassed { make(path, log) }
    switch unsafe linux_check_socket(path) {
    case 0: break
    case EPERM: log.fail(.system, Text(path), "others than its owner and group may connect; want mode 0660")
    case let code: log.fail(.system, Text(path), .errno(code))
    }
  }

  private static func make(_ path: [CChar], _ log: Log) {
    umask(0o117)
    let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    if unsafe linux_connect(made, path) == 0 { log.fail(.system, Text(path), "another publisher listens here") }
    // Left by a publisher that was killed.
    if linux_errno() == ECONNREFUSED { unsafe unlink(path) }
    guard unsafe linux_bind(made, path) == 0, listen(made, Limits.backlog) == 0 else {
      log.failErrno(.system, Text(path))
    }
  }
}
