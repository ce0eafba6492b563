import CCollector
import CLinux
import Wire

/// The kernel's host and domain name, kept open: `poll(2)` finds POLLERR and POLLPRI once after each
/// change (`kernel/utsname_sysctl.c`). On ordinary files below another root it never does.
struct HostFiles: ~Copyable {
  private let name: Descriptor
  private let domain: Descriptor

  init(_ files: SystemFiles) {
    name = files.open(Host.namePath.bytes)
    domain = files.open(Host.domainPath.bytes)
  }

  var watchedName: pollfd { pollfd(fd: name.number, events: Self.events, revents: 0) }
  var watchedDomain: pollfd { pollfd(fd: domain.number, events: Self.events, revents: 0) }

  private static var events: Int16 { Int16(POLLPRI | POLLERR) }
}
