import CLinux
import Program
import Wire

extension Link {
  /// `00:16:3e:00:00:01`
  var hardwareAddressText: Text {
    hardwareAddress.reduce("") { ($0 == "" ? $0 : $0 + ":") + .hexadecimal($1) }
  }
}

extension Address {
  /// `192.0.2.1` or `2001:db8::1`, as `inet_ntop(3)` writes it.
  var text: Text {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    unsafe inet_ntop(octets.count == 4 ? AF_INET : AF_INET6, octets, &text, socklen_t(text.count))
    return Text(text)
  }
}
