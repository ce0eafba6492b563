import Wire

/// The guest's own name for itself.
struct Host {
  private(set) var name: Text = ""
  /// The DNS domain, empty if not known.
  private(set) var domain: Text = ""

  static var namePath: Text { "/proc/sys/kernel/hostname" }
  static var domainPath: Text { "/proc/sys/kernel/domainname" }

  init(files: SystemFiles) {
    self.init(
      hostname: files.read(Self.namePath) ?? [], domainname: files.read(Self.domainPath) ?? [])
  }

  /// From the two files of `proc_sys_kernel(5)`. The kernel's domain name is `(none)` until it is set;
  /// then the domain is what follows the first dot of the host name.
  init(hostname: [UInt8], domainname: [UInt8]) {
    let fullName = hostname.trimmed
    name = Text(cleaning: fullName)
    let set = domainname.trimmed
    let isSet = !set.isEmpty && !set.equals("(none)")
    domain = Text(cleaning: isSet ? set : Array(fullName.drop { $0 != UInt8(ascii: ".") }.dropFirst()))
  }
}
