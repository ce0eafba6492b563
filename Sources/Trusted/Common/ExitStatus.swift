import CLinux
import Wire

/// The exit statuses of both programs, after `sysexits.h`.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// A bad command line.
  case usage = 64
  /// Bad input to `--print`.
  case badInput = 65
  /// No Xen guest, or dom0, or the device may not be opened, or (`--once`) no publisher: trying again does not help.
  case unavailable = 69
  /// A step of the confinement failed.
  case unconfined = 70
  /// Any other failure of the system.
  case system = 71
  /// The connection to xenstore failed: trying again may help (`EX_TEMPFAIL`).
  case lost = 75
}

/// Ends the process at once: no handler runs, nothing is flushed.
public func exit(_ status: ExitStatus) -> Never {
  _exit(status.rawValue)
}

extension Text {
  /// What an errno value means.
  @inline(never) public static func errno(_ code: Int32) -> Text {
    unsafe Text(cString: strerror(code))
  }

  /// A C string; `?` where it is no text.
  public init(cString: UnsafePointer<CChar>) {
    self = unsafe Text(Array(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))) ?? "?"
  }
}
