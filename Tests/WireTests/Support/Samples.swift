// SPDX-License-Identifier: Apache-2.0

@testable import Wire
@testable import WireEncoder

/// The bytes of a snapshot with each value as it is to stand in the JSON.
func json(
  version: String = "1", resumes: String = "0", name: String = "", distro: String = "",
  major: String = "", minor: String = "", kernel: String = "", host: String = "",
  short: String = "", domain: String = "",
  total: String = "0", free: String = "0", balloon: String = "", hotplugVif: String = "false",
  hotplugVbd: String = "false", drivers: String = "", links: String = "", volumes: String = ""
) -> [UInt8] {
  let parts = [
    #"{"version":\#(version),"resumes":\#(resumes),"os":{"name":"\#(name)","distro":"\#(distro)","#,
    #""major":"\#(major)","minor":"\#(minor)","kernel":"\#(kernel)"},"#,
    #""host":{"name":"\#(host)","short":"\#(short)","domain":"\#(domain)"},"#,
    #""memory":{"totalKiB":\#(total),"freeKiB":\#(free)},"balloon":[\#(balloon)],"#,
    #""hotplug":{"vif":\#(hotplugVif),"vbd":\#(hotplugVbd)},"drivers":[\#(drivers)],"#,
    #""links":[\#(links)],"volumes":[\#(volumes)]}"#,
  ]
  return Array(parts.joined().utf8)
}

/// The JSON of one link with each value as it is to stand there.
func link(
  index: String = "1", name: String = "", mac: String = "00:00:00:00:00:00", vif: String = "",
  passthrough: String = "false", ipv4: String = "", ipv6: String = ""
) -> String {
  #"{"index":\#(index),"name":"\#(name)","mac":"\#(mac)","vif":[\#(vif)],"#
    + #""passthrough":\#(passthrough),"ipv4":[\#(ipv4)],"ipv6":[\#(ipv6)]}"#
}

/// The JSON of one volume with each value as it is to stand there.
func volume(
  name: String = "", size: String = "0", free: String = "", filesystem: String = "", mountPoints: String = "",
  vbd: String = ""
) -> String {
  #"{"name":"\#(name)","sizeBytes":\#(size),"freeBytes":[\#(free)],"filesystem":"\#(filesystem)","#
    + #""mountPoints":[\#(mountPoints)],"vbd":[\#(vbd)]}"#
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

extension Text {
  /// A text that is known to be valid.
  init(valid string: String) {
    guard let text = Text(Array(string.utf8)) else { fatalError("not publishable: \(string)") }
    self = text
  }
}

extension Address {
  static func ipv4(_ octets: UInt8..., prefix: UInt8) -> Address {
    Address(octets: octets, prefix: prefix)
  }

  static func zeros(_ size: Int, prefix: UInt8) -> Address {
    Address(octets: [UInt8](repeating: 0, count: size), prefix: prefix)
  }

  static func ipv6(_ groups: UInt16..., prefix: UInt8) -> Address {
    Address(
      octets: groups.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }, prefix: prefix)
  }
}

extension Snapshot {
  /// A value other than the initial one in every place.
  static var full: Snapshot {
    var snapshot = Snapshot()
    snapshot.resumes = 3
    snapshot.osName = "Debian GNU/Linux 12 (bookworm)"
    snapshot.osDistro = "debian"
    snapshot.osMajor = "12"
    snapshot.osMinor = "5"
    snapshot.kernel = "6.1.0-18-amd64"
    snapshot.hostName = "guest.example.org"
    snapshot.shortHostName = "guest"
    snapshot.domain = "example.org"
    snapshot.memoryTotalKiB = 2_097_152
    snapshot.memoryFreeKiB = 1_048_575
    snapshot.balloon = true
    var vif = Link()
    vif.index = 2
    vif.name = "enX0"
    vif.hardwareAddress = [0x00, 0x16, 0x3E, 0x0A, 0xBC, 0xFF]
    vif.vif = 0
    vif.ipv4 = [.ipv4(192, 0, 2, 10, prefix: 24), .ipv4(10, 0, 0, 1, prefix: 32)]
    vif.ipv6 = [.ipv6(0x2001, 0xDB8, 0, 0, 0, 0, 0, 0x1F, prefix: 64)]
    var other = Link()
    other.index = 1
    other.name = "lo"
    other.isPassthrough = true
    snapshot.links = [vif, other]
    snapshot.hotplugVif = true
    snapshot.hotplugVbd = true
    snapshot.drivers = ["Linux xen-netfront 6.1.0-18-amd64 inbox", "Linux xen-blkfront 6.1.0-18-amd64 inbox"]
    var volume = Volume()
    volume.name = "/dev/xvda1(0a1b-2c3d)"
    volume.sizeBytes = 8_589_934_592
    volume.freeBytes = 0
    volume.filesystem = "ext4"
    volume.mountPoints = ["/", "/srv"]
    volume.vbd = 51712
    snapshot.volumes = [volume, Volume()]
    return snapshot
  }

  /// A snapshot whose JSON is `length` bytes long; between some 52,000 and 67,000 can be had.
  static func ofEncodedLength(_ length: Int) throws -> Snapshot {
    var snapshot = Snapshot()
    snapshot.links = (0..<Bounds.links).map {
      var link = Link()
      link.index = UInt32($0 + 1)
      link.ipv4 = Array(repeating: .ipv4(255, 255, 255, 255, prefix: 32), count: 16)
      link.ipv6 = Array(repeating: .zeros(16, prefix: 128), count: 8)
      return link
    }
    var missing = length - (try snapshot.encoded().count)
    for i in snapshot.links.indices {
      let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: min(missing, Bounds.text))
      snapshot.links[i].name = Text(bytes) ?? ""
      missing -= bytes.count
    }
    return snapshot
  }
}
