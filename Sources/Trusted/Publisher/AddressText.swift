// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire

extension Link {
  /// `00:16:3e:00:00:01`; empty where all octets are zero, for a link without an address.
  var hardwareAddressText: Text {
    guard hardwareAddress.contains(where: { $0 != 0 }) else { return "" }
    var text: Text = ""
    for i in hardwareAddress.indices {
      if i > 0 { text = text + ":" }
      text = text + .hexadecimal(hardwareAddress[i])
    }
    return text
  }
}

extension Address {
  /// `192.0.2.1` or `2001:db8::1`, as `inet_ntop(3)` writes it.
  var text: Text {
    var text = [UInt8](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = octets.count == 4 ? AF_INET : AF_INET6
    unsafe inet_ntop(family, octets, &text, socklen_t(text.count))
    return Text(terminated: text)
  }
}
