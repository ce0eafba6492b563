import Wire

/// What a link is for the host.
enum LinkRole: Equatable {
  /// The frontend of the vif with that devid.
  case vif(UInt16)
  /// Any other hardware, say an SR-IOV function.
  case passthrough
  case other

  /// Told by sysfs, never guessed by the link's name.
  init(ofLink name: [UInt8], files: SystemFiles) {
    let device = Text("/sys/class/net/").bytes + name + Text("/device").bytes
    guard Self.isFileName(name), files.exists(device) else {
      self = .other
      return
    }
    let devid = xenbusDevid("vif", of: device, files: files).flatMap { UInt16(exactly: $0) }
    self = devid.map { .vif($0) } ?? .passthrough
  }

  /// Whether a name names an entry of the directory it is looked up in, and nothing elsewhere.
  private static func isFileName(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !name.equals(".") && !name.equals("..") && !name.contains(UInt8(ascii: "/"))
  }
}
