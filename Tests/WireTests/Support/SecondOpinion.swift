// SPDX-License-Identifier: Apache-2.0

import Foundation
import Wire

/// What Foundation's JSONDecoder reads in a snapshot's JSON, to compare with what our reader reads.
struct SecondOpinion: Decodable, Equatable {
  struct System: Decodable, Equatable {
    var name, distro, major, minor, kernel: Characters
  }
  struct Host: Decodable, Equatable {
    var name, short, domain: Characters
  }
  struct Memory: Decodable, Equatable {
    var totalKiB, freeKiB: UInt64
  }
  struct Link: Decodable, Equatable {
    var index: Int
    var name: Characters
    var mac: String
    var vif: [Int]
    var passthrough: Bool
    var ipv4, ipv6: [String]
  }
  struct Hotplug: Decodable, Equatable {
    var vif, vbd: Bool
  }
  struct Volume: Decodable, Equatable {
    var name: Characters
    var sizeBytes: UInt64
    var freeBytes: [UInt64]
    var filesystem: Characters
    var mountPoints: [Characters]
    var vbd: [UInt64]
  }
  /// A string by its scalars: `==` of String would take different ones for the same.
  struct Characters: Decodable, Equatable {
    var scalars: [Unicode.Scalar]

    init(_ text: Text) {
      scalars = Array(String(decoding: text.bytes, as: UTF8.self).unicodeScalars)
    }

    init(from decoder: any Decoder) throws {
      scalars = Array(try decoder.singleValueContainer().decode(String.self).unicodeScalars)
    }
  }

  var version: Int
  var resumes: Int
  var os: System
  var host: Host
  var memory: Memory
  var balloon: [Int]
  var hotplug: Hotplug
  var drivers: [Characters]
  var links: [Link]
  var volumes: [Volume]

  init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }

  init(_ snapshot: Snapshot) {
    version = 1
    resumes = Int(snapshot.resumes)
    os = System(
      name: Characters(snapshot.osName), distro: Characters(snapshot.osDistro),
      major: Characters(snapshot.osMajor),
      minor: Characters(snapshot.osMinor), kernel: Characters(snapshot.kernel))
    host = Host(
      name: Characters(snapshot.hostName), short: Characters(snapshot.shortHostName),
      domain: Characters(snapshot.domain))
    memory = Memory(totalKiB: snapshot.memoryTotalKiB, freeKiB: snapshot.memoryFreeKiB)
    balloon = snapshot.balloon.map { [$0 ? 1 : 0] } ?? []
    hotplug = Hotplug(vif: snapshot.hotplugVif, vbd: snapshot.hotplugVbd)
    drivers = snapshot.drivers.map { Characters($0) }
    volumes = snapshot.volumes.map { volume in
      Volume(
        name: Characters(volume.name), sizeBytes: volume.sizeBytes, freeBytes: list(volume.freeBytes),
        filesystem: Characters(volume.filesystem), mountPoints: volume.mountPoints.map { Characters($0) },
        vbd: list(volume.vbd))
    }
    links = snapshot.links.map { link in
      Link(
        index: Int(link.index), name: Characters(link.name),
        mac: link.hardwareAddress.map(hex).joined(separator: ":"),
        vif: list(link.vif).map(Int.init), passthrough: link.isPassthrough,
        ipv4: link.ipv4.map { $0.octets.map(String.init).joined(separator: ".") + "/\($0.prefix)" },
        ipv6: link.ipv6.map { address in
          stride(from: 0, to: 16, by: 2)
            .map { hex(address.octets[$0]) + hex(address.octets[$0 + 1]) }.joined(separator: ":")
            + "/\(address.prefix)"
        })
    }
  }
}

private func hex(_ octet: UInt8) -> String { (octet < 16 ? "0" : "") + String(octet, radix: 16) }

/// None or one, as the format has what is optional.
private func list(_ value: UInt64?) -> [UInt64] { value.map { [$0] } ?? [] }
