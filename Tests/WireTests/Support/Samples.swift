@testable import Wire

/// The bytes of a snapshot with each value as it is to stand in the JSON.
func json(
  version: String = "1", resumes: String = "0", name: String = "", distro: String = "",
  major: String = "", minor: String = "", kernel: String = "", host: String = "", domain: String = "",
  total: String = "0", free: String = "0", balloon: String = "false", links: String = ""
) -> [UInt8] {
  Array(
    #"{"version":\#(version),"resumes":\#(resumes),"os":{"name":"\#(name)","distro":"\#(distro)","#.utf8)
    + #""major":"\#(major)","minor":"\#(minor)","kernel":"\#(kernel)"},"#.utf8
    + #""host":{"name":"\#(host)","domain":"\#(domain)"},"#.utf8
    + #""memory":{"totalKiB":\#(total),"freeKiB":\#(free)},"balloon":\#(balloon),"links":[\#(links)]}"#.utf8
}

/// The JSON of one link with each value as it is to stand there.
func link(
  index: String = "1", name: String = "", mac: String = "00:00:00:00:00:00", vif: String = "",
  ipv4: String = "", ipv6: String = ""
) -> String {
  #"{"index":\#(index),"name":"\#(name)","mac":"\#(mac)","vif":[\#(vif)],"#
    + #""ipv4":[\#(ipv4)],"ipv6":[\#(ipv6)]}"#
}

func decode(_ bytes: [UInt8]) throws(Refusal) -> Snapshot {
  try Snapshot(decoding: bytes[...])
}

/// The refusal of `bytes`, nil if they are accepted.
func refusal(of bytes: [UInt8]) -> Refusal? {
  do throws(Refusal) { _ = try decode(bytes) } catch { return error }
  return nil
}

/// The refusal to write `snapshot`, nil if it is written.
func refusal(of snapshot: Snapshot) -> Refusal? {
  do throws(Refusal) { _ = try snapshot.encoded() } catch { return error }
  return nil
}

extension Text: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    guard let text = Text(Array(value.utf8)) else { fatalError("not publishable: \(value)") }
    self = text
  }
}

extension HardwareAddress {
  init(_ octets: UInt8...) {
    self.init()
    for i in octets.indices { self.octets[i] = octets[i] }
  }
}

extension IPv4Address {
  init(_ octets: UInt8..., prefix: UInt8) {
    self.init()
    for i in octets.indices { self.octets[i] = octets[i] }
    self.prefix = prefix
  }
}

extension IPv6Address {
  init(_ groups: UInt16..., prefix: UInt8) {
    self.init()
    for i in groups.indices { self.groups[i] = groups[i] }
    self.prefix = prefix
  }
}

extension Snapshot {
  /// A value other than the initial one in every place.
  static var full: Snapshot {
    var snapshot = Snapshot()
    snapshot.resumes = 3
    snapshot.system.name = "Debian GNU/Linux 12 (bookworm)"
    snapshot.system.distro = "debian"
    snapshot.system.major = "12"
    snapshot.system.minor = "5"
    snapshot.system.kernel = "6.1.0-18-amd64"
    snapshot.host.name = "guest"
    snapshot.host.domain = "example.org"
    snapshot.memory.totalKiB = 2_097_152
    snapshot.memory.freeKiB = 1_048_575
    snapshot.balloon = true
    var vif = Link()
    vif.index = 2
    vif.name = "enX0"
    vif.hardwareAddress = HardwareAddress(0x00, 0x16, 0x3E, 0x0A, 0xBC, 0xFF)
    vif.vif = [0]
    vif.ipv4 = [IPv4Address(192, 0, 2, 10, prefix: 24), IPv4Address(10, 0, 0, 1, prefix: 32)]
    vif.ipv6 = [IPv6Address(0x2001, 0xDB8, 0, 0, 0, 0, 0, 0x1F, prefix: 64)]
    var other = Link()
    other.index = 1
    other.name = "lo"
    snapshot.links = [vif, other]
    return snapshot
  }

  /// A snapshot whose JSON is `length` bytes long; between some 52,000 and 67,000 can be had.
  static func ofEncodedLength(_ length: Int) throws -> Snapshot {
    var snapshot = Snapshot()
    snapshot.links = (0..<Bounds.links).map {
      var link = Link()
      link.index = UInt32($0 + 1)
      link.ipv4 = Array(repeating: IPv4Address(255, 255, 255, 255, prefix: 32), count: 16)
      link.ipv6 = Array(repeating: IPv6Address(prefix: 128), count: 8)
      return link
    }
    var missing = length - (try snapshot.encoded().count)
    for i in snapshot.links.indices {
      let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: min(missing, Bounds.text))
      snapshot.links[i].name = Text(bytes) ?? Text()
      missing -= bytes.count
    }
    return snapshot
  }
}
