// SPDX-License-Identifier: Apache-2.0

import CLinux
import CSystem
import Common
import Wire

/// Opens the standard descriptors that are not open, and `DescriptorTable.listener`, if systemd
/// passes no socket there. Closes all others that the parent left open: xenstore gets the next
/// number.
func tidyDescriptors(_ log: Log) {
  var opened: Int32
  repeat {
    opened = log.require(unsafe xga_open("/dev/null", O_RDWR), "/dev/null", else: .system)
  } while opened < DescriptorTable.listener
  xga_close_from(DescriptorTable.xenstore)
}

/// Has collectors connect to `DescriptorTable.listener`: the socket that systemd passes
/// (`sd_listen_fds(3)`), or a new one at `path`. Whoever may connect may lie about the guest, so
/// only the socket's owner and group may: mode 0660.
///
/// - Parameter path: NUL-terminated.
func openCollectorSocket(_ path: [UInt8], _ log: Log) {
  let name = Text(terminated: path)
  if !isSocketPassed() { makeCollectorSocket(path, log) }
  guard unsafe xga_listens_at(DescriptorTable.listener, path) else {
    log.fatal(.system, name, "descriptor 3 is no unix stream socket that listens there")
  }
  switch unsafe xga_check_access(path) {
  case XGA_PRIVATE: return
  case XGA_OPEN_TO_OTHERS: log.fatal(.system, name, "open to others; want mode 0660")
  default: log.fatal(.system, name, SystemError.latest.text)
  }
}

private func isSocketPassed() -> Bool {
  guard let process = unsafe getenv("LISTEN_PID") else { return false }
  guard let sockets = unsafe getenv("LISTEN_FDS") else { return false }
  guard unsafe atoi(process) == getpid() else { return false }
  return unsafe atoi(sockets) > 0
}

private func makeCollectorSocket(_ path: [UInt8], _ log: Log) {
  let name = Text(terminated: path)
  umask(0o117)
  switch errorOfConnecting(path) {
  case EPROTOTYPE: log.fatal(.system, name, "another publisher has it")
  // A publisher that was killed has left its socket.
  case ECONNREFUSED: unsafe xga_remove_socket(path)
  default: break
  }
  let made = log.require(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), name, else: .system)
  log.require(unsafe xga_bind(made, path), name, else: .system)
  log.require(listen(made, Limits.backlog), name, else: .system)
  move(made, to: DescriptorTable.listener, name, log)
}

/// Returns the errno of connecting to a socket: EPROTOTYPE if a process has it, as that is no
/// datagram socket. A stream socket would wait where collectors already do.
private func errorOfConnecting(_ path: [UInt8]) -> Int32 {
  let datagram = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
  let result = unsafe xga_connect(datagram, path)
  let error = SystemError.latest.errno
  close(datagram)
  return result == 0 ? 0 : error
}

/// Gives an open descriptor another number.
func move(_ descriptor: Int32, to number: Int32, _ object: Text, _ log: Log) {
  log.require(dup2(descriptor, number), object, else: .system)
  close(descriptor)
}
