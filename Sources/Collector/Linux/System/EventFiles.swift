// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Wire

/// The files of `/proc` that tell of changes, kept open: `poll(2)` finds POLLERR and POLLPRI once after each
/// change (`kernel/utsname_sysctl.c`, `fs/proc_namespace.c`). What changes while nobody polls is told by the next
/// poll. On ordinary files below another root it never is.
struct EventFiles: ~Copyable {
  private let name: FileDescriptor
  private let mounts: FileDescriptor

  init(_ files: SystemFiles) {
    name = files.open(HostName.namePath.bytes)
    mounts = files.open(Mounts.path(files).bytes)
  }

  var watchedName: pollfd { pollfd(fd: name.number, events: Self.events, revents: 0) }
  var watchedMounts: pollfd { pollfd(fd: mounts.number, events: Self.events, revents: 0) }

  private static var events: Int16 { Int16(POLLPRI | POLLERR) }
}
