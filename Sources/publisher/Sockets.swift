import CLinux
import Program
import Wire

/// Opens the socket that collectors connect to, always as `Descriptor.listener`: the one that systemd passes
/// (`sd_listen_fds(3)`), or one made at `path`. Whoever may connect to it may lie about the guest, so only
/// its owner and group may: mode 0660.
/// Closes all other descriptors but the standard ones, which are opened if they are not.
func openCollectorSocket(_ path: [CChar], _ log: Log) {
  let isPassed = unsafe getenv("LISTEN_PID").map { unsafe atoi($0) } == getpid()
  while unsafe linux_open("/dev/null", O_RDWR) <= Descriptor.standardError {}
  if linux_close_from(Descriptor.listener + (isPassed ? 1 : 0)) != 0 { log.failErrno(.system, "close_range") }
  if !isPassed { makeCollectorSocket(path, log) }
  let problem = unsafe linux_check_socket(path)
  if problem == EPERM { log.fail(.system, Text(path), "open to others than its owner and group; want mode 0660") }
  if problem != 0 { log.fail(.system, Text(path), .errno(problem)) }
}

private func makeCollectorSocket(_ path: [CChar], _ log: Log) {
  umask(0o117)
  let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  if unsafe linux_connect(made, path) == 0 { log.fail(.system, Text(path), "another publisher listens here") }
  // Left by a publisher that was killed.
  if linux_errno() == ECONNREFUSED { unsafe unlink(path) }
  guard unsafe linux_bind(made, path) == 0, listen(made, Limits.backlog) == 0 else {
    log.failErrno(.system, Text(path))
  }
}

/// Connects to the service manager's notification socket (`sd_notify(3)`), if there is one, so that READY can
/// be said when no socket can be made any more.
func connectServiceManager(_ log: Log) {
  guard let path = unsafe getenv("NOTIFY_SOCKET") else { return }
  let made = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
  guard unsafe linux_connect(made, path) == 0, dup2(made, Descriptor.manager) >= 0, close(made) == 0 else {
    log.failErrno(.system, "NOTIFY_SOCKET")
  }
}

/// Tells the service manager, if it waits, that the publisher is confined and takes snapshots.
func reportReady() {
  if writeAll(Text("READY=1").bytes, to: Descriptor.manager) { close(Descriptor.manager) }
}
