import CLinux

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
