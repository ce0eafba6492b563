import CLinux
import Common
import Wire

/// Closes what the parent left open but the standard descriptors and a socket that systemd passes as
/// `Descriptor.listener`. Those that are not open are opened, so that xenstore comes next.
func tidyDescriptors(_ log: Log) {
  while unsafe linux_open("/dev/null", O_RDWR) < Descriptor.listener {}
  linux_close_from(Descriptor.xenstore)
}

/// Has collectors connect to `Descriptor.listener`: the socket that systemd passes (`sd_listen_fds(3)`), or one
/// made at `path`. Whoever may connect to it may lie about the guest, so only its owner and group may: mode 0660.
func openCollectorSocket(_ path: [UInt8], _ log: Log) {
  if unsafe getenv("LISTEN_PID").map({ unsafe atoi($0) }) != getpid() { makeCollectorSocket(path, log) }
  let problem = unsafe linux_check_socket(path)
  if problem == EPERM { log.fail(.system, Text(terminated: path), "open to others; want mode 0660") }
  if problem != 0 { log.fail(.system, Text(terminated: path), .errno(problem)) }
}

private func makeCollectorSocket(_ path: [UInt8], _ log: Log) {
  umask(0o117)
  let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  if unsafe linux_connect(made, path) == 0 { log.fail(.system, Text(terminated: path), "another publisher has it") }
  // Left by a publisher that was killed.
  if linux_errno() == ECONNREFUSED { unsafe unlink(path) }
  guard unsafe linux_bind(made, path) == 0, listen(made, Limits.backlog) == 0, move(made, to: Descriptor.listener)
  else { log.failErrno(.system, Text(terminated: path)) }
}

private func move(_ made: Int32, to descriptor: Int32) -> Bool { dup2(made, descriptor) >= 0 && close(made) == 0 }

/// Connects to the service manager's notification socket (`sd_notify(3)`), if there is one, so that READY can
/// be said when no socket can be made any more.
func connectServiceManager(_ log: Log) {
  guard let path = unsafe getenv("NOTIFY_SOCKET") else { return }
  let made = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
  guard unsafe linux_connect(made, path) == 0, move(made, to: Descriptor.manager) else {
    log.failErrno(.system, "NOTIFY_SOCKET")
  }
}

/// Tells the service manager, if it waits, that the publisher is confined and takes snapshots.
func reportReady() {
  if writeAll(Text("READY=1").bytes, to: Descriptor.manager) { close(Descriptor.manager) }
}
