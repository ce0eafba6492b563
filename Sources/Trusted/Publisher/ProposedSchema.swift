// SPDX-License-Identifier: Apache-2.0

import Wire
import Xenstore

extension GuestTree {
  /// Schema `rfc`: the layout that the `structure.md` proposal calls 0.1.0.
  mutating func addProposed(_ snapshot: Snapshot) {
    add("data/xen-guest-agent", "0.1.0")
    add("data/os/class", "unix")
    add("data/os/name", ifKnown: snapshot.osName)
    add("data/os/version", ifKnown: snapshot.osVersion)
    add("data/os/unix/kernel-version", ifKnown: snapshot.kernel)
    for link in snapshot.links { addProposed(link) }
  }

  private mutating func addProposed(_ link: Link) {
    let path = "data/net" / UInt64(link.index)
    add(path, link.name)
    let hardwareAddress = link.hardwareAddressText
    if !hardwareAddress.isEmpty { add(path / "mac" / pathPart(hardwareAddress), "") }
    for address in link.ipv4 { add(path / "ipv4" / pathPart(address.text), "") }
    for address in link.ipv6 { add(path / "ipv6" / pathPart(address.text), "") }
  }
}

extension Snapshot {
  /// `12.4`, or `12` where there is no second number.
  fileprivate var osVersion: Text {
    if osMinor.isEmpty { return osMajor }
    return osMajor + "." + osMinor
  }
}

/// An address as part of a path: `.` and `:` become `_`.
private func pathPart(_ address: Text) -> Path {
  let bytes = address.bytes.map { byte in
    let isSeparator = byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
    return isSeparator ? UInt8(ascii: "_") : byte
  }
  return Path(bytes)
}
