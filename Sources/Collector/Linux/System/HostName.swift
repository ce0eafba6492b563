// SPDX-License-Identifier: Apache-2.0

import CSystem
import Wire

/// The guest's own name for itself.
///
/// The kernel also has a domain name (`proc_sys_kernel(5)`). That is the domain of NIS and not of
/// DNS, so it is not read.
struct HostName {
  /// The kernel's host name as it is.
  let name: Text
  /// The part up to the first dot. The whole name if it is an address, or if it begins with a dot.
  let shortName: Text
  /// The part behind that dot; empty if there is none.
  let domain: Text

  static var namePath: Text { "/proc/sys/kernel/hostname" }

  /// In a container with a name of its own the kernel tells that name, whatever is read below the root. Then the name
  /// is taken from `hostname(5)`.
  init(files: SystemFiles) {
    let file = files.haveAnotherName ? files.read("/etc/hostname") ?? [] : []
    if let line = file.lines.first(where: { $0.first != UInt8(ascii: "#") }) {
      self.init(hostname: line)
    } else {
      self.init(hostname: files.read(Self.namePath) ?? [])
    }
  }

  /// From the content of `namePath`.
  init(hostname: [UInt8]) {
    let whole = hostname.trimmed
    name = Text(cleaning: whole)
    let firstDot = whole.firstIndex(of: UInt8(ascii: "."))
    guard let firstDot, firstDot > 0, !Self.isAddress(whole) else {
      shortName = name
      domain = ""
      return
    }
    shortName = Text(cleaning: Array(whole[..<firstDot]))
    domain = Text(cleaning: Array(whole[(firstDot + 1)...]))
  }

  /// Whether `name` is the text of an IPv4 or IPv6 address (`inet_pton(3)`).
  private static func isAddress(_ name: [UInt8]) -> Bool {
    // C would take a NUL for the end of the name.
    guard !name.contains(0) else { return false }
    let text = name + [0]
    var octets = [UInt8](repeating: 0, count: 16)
    let isIPv4 = unsafe inet_pton(AF_INET, text, &octets) == 1
    let isIPv6 = unsafe inet_pton(AF_INET6, text, &octets) == 1
    return isIPv4 || isIPv6
  }
}
