// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Wire

/// The files of `/proc` that tell of changes, kept open: `poll(2)` finds POLLERR and POLLPRI once after each
/// change (`kernel/utsname_sysctl.c`, `fs/proc_namespace.c`), even if the change came before the call. Below another
/// root they may be ordinary files, which never report a change.
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
