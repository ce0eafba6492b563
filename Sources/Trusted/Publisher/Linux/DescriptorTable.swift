// SPDX-License-Identifier: Apache-2.0

/// The descriptors of the confined publisher. The numbers are fixed, so that the filter can name
/// them.
enum DescriptorTable {
  static let standardError: Int32 = 2
  /// The socket that collectors connect to. systemd passes it under this number
  /// (`SD_LISTEN_FDS_START`).
  static let listener: Int32 = 3
  static let xenstore: Int32 = 4
  /// The one collector that is connected.
  static let collector: Int32 = 5
  /// To the service manager; closed once it knows that the publisher is ready.
  static let manager: Int32 = 6
}
