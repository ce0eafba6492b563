import CLinux
import Program
import Wire

/// The notification socket of `sd_notify(3)`, if the service manager waits for one.
enum ServiceManager {
  /// Connects, so that READY can be said when no socket can be made any more. Nothing if nobody waits.
  static func connect(_ log: Log) {
    guard let path = unsafe getenv("NOTIFY_SOCKET") else { return }
    let made = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    guard unsafe linux_connect(made, path) == 0, dup2(made, Descriptor.manager) >= 0, close(made) == 0
    else { log.failErrno(.system, "NOTIFY_SOCKET") }
  }

  /// Says that the publisher is confined and takes snapshots.
  static func ready() {
    if writeAll(Text("READY=1").bytes, to: Descriptor.manager) { close(Descriptor.manager) }
  }
}
