import Wire
import Xenstore

extension GuestTree {
  /// Schema `rfc`: the layout that the `structure.md` proposal calls 0.1.0.
  mutating func addProposed(_ snapshot: Snapshot) {
    add("data/xen-guest-agent", "0.1.0")
    add("data/os/class", "unix")
    add("data/os/name", known: snapshot.osName)
    let dot: Text = snapshot.osMinor == "" ? "" : "."
    add("data/os/version", known: snapshot.osMajor + dot + snapshot.osMinor)
    add("data/os/unix/kernel-version", known: snapshot.kernel)
    for link in snapshot.links {
      let path = "data/net" / UInt64(link.index)
      add(path, link.name)
      let mac = mangled(link.hardwareAddressText)
      if mac != "" { add(path / "mac" / mac, "") }
      for address in link.ipv4 { add(path / "ipv4" / mangled(address.text), "") }
      for address in link.ipv6 { add(path / "ipv6" / mangled(address.text), "") }
    }
  }

  /// An address as part of a path: `.` and `:` become `_`.
  private func mangled(_ address: Text) -> Path {
    Path(address.bytes.map { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") ? UInt8(ascii: "_") : $0 })
  }
}
