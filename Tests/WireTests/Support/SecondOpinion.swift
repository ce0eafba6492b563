import Foundation
import Wire

/// What Foundation's JSONDecoder reads in a snapshot's JSON, to compare with what our reader reads.
struct SecondOpinion: Decodable, Equatable {
  struct System: Decodable, Equatable {
    var name, distro, major, minor, kernel: Characters
  }
  struct Host: Decodable, Equatable {
    var name, domain: Characters
  }
  struct Memory: Decodable, Equatable {
    var totalKiB, freeKiB: UInt64
  }
  struct Link: Decodable, Equatable {
    var index: Int
    var name: Characters
    var mac: String
    var vif: [Int]
    var ipv4, ipv6: [String]
  }
  /// A string by its scalars: `==` of String would take different ones for the same.
  struct Characters: Decodable, Equatable {
    var scalars: [Unicode.Scalar]

    init(_ text: Text) { scalars = Array(String(decoding: text.bytes, as: UTF8.self).unicodeScalars) }

    init(from decoder: any Decoder) throws {
      scalars = Array(try decoder.singleValueContainer().decode(String.self).unicodeScalars)
    }
  }

  var version: Int
  var resumes: Int
  var os: System
  var host: Host
  var memory: Memory
  var balloon: Bool
  var links: [Link]

  init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }

  init(_ snapshot: Snapshot) {
    version = 1
    resumes = Int(snapshot.resumes)
    let system = snapshot.system
    os = System(
      name: Characters(system.name), distro: Characters(system.distro), major: Characters(system.major),
      minor: Characters(system.minor), kernel: Characters(system.kernel))
    host = Host(name: Characters(snapshot.host.name), domain: Characters(snapshot.host.domain))
    memory = Memory(totalKiB: snapshot.memory.totalKiB, freeKiB: snapshot.memory.freeKiB)
    balloon = snapshot.balloon
    links = snapshot.links.map { link in
      Link(
        index: Int(link.index), name: Characters(link.name),
        mac: link.hardwareAddress.octets.indices.map { hex(link.hardwareAddress.octets[$0], 2) }
          .joined(separator: ":"),
        vif: link.vif.map(Int.init),
        ipv4: link.ipv4.map { address in
          address.octets.indices.map { "\(address.octets[$0])" }.joined(separator: ".")
            + "/\(address.prefix)"
        },
        ipv6: link.ipv6.map { address in
          address.groups.indices.map { hex(address.groups[$0], 4) }.joined(separator: ":")
            + "/\(address.prefix)"
        })
    }
  }
}

private func hex<T: BinaryInteger>(_ value: T, _ digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: digits - text.count) + text
}
