// SPDX-License-Identifier: Apache-2.0

import Random
import Testing

@testable import Wire
@testable import WireEncoder

@Suite struct SnapshotFormatTests {
  static let fullLinks =
    link(
      index: "2", name: "enX0", mac: "00:16:3e:0a:bc:ff", vif: "0",
      ipv4: #""192.0.2.10/24","10.0.0.1/32""#,
      ipv6: #""2001:0db8:0000:0000:0000:0000:0000:001f/64""#) + ","
    + link(index: "1", name: "lo", passthrough: "true")
  static let fullVolumes =
    volume(
      name: "/dev/xvda1(0a1b-2c3d)", size: "8589934592", free: "0", filesystem: "ext4",
      mountPoints: #""/","/srv""#, vbd: "51712") + "," + volume()
  static let fullDrivers =
    #""Linux xen-netfront 6.1.0-18-amd64 inbox","Linux xen-blkfront 6.1.0-18-amd64 inbox""#

  static let table: [(bytes: [UInt8], value: Snapshot)] = [
    (json(), Snapshot()),
    (
      json(
        resumes: "3", name: "Debian GNU/Linux 12 (bookworm)", distro: "debian", major: "12",
        minor: "5",
        kernel: "6.1.0-18-amd64", host: "guest.example.org", short: "guest", domain: "example.org",
        total: "2097152",
        free: "1048575", balloon: "1", hotplugVif: "true", hotplugVbd: "true", drivers: fullDrivers,
        links: fullLinks, volumes: fullVolumes), .full
    ),
    (json(balloon: "0"), with { $0.balloon = false }),
    (json(host: #"\"\\\"\\\\"#), with { $0.hostName = #""\"\\"# }),
    (json(host: #"\\u0041/\\n"#), with { $0.hostName = #"\u0041/\n"# }),
    (json(host: "é€😀\u{A0}\u{2027}\u{FFFD}"), with { $0.hostName = "é€😀\u{A0}\u{2027}\u{FFFD}" }),
    (
      json(name: #"{"links":[]}"#.replacing("\"", with: "\\\"")),
      with { $0.osName = #"{"links":[]}"# }
    ),
  ]

  private static func with(_ change: (inout Snapshot) -> Void) -> Snapshot {
    var snapshot = Snapshot()
    change(&snapshot)
    return snapshot
  }

  @Test(arguments: table.indices)
  func bytes_and_values_correspond(row: Int) throws {
    let (bytes, value) = Self.table[row]
    #expect(try value.encoded() == bytes)
    #expect(try decode(bytes) == value)
  }

  @Test func the_minimal_snapshot_stands_as_written_here() throws {
    let text =
      #"{"version":1,"resumes":0,"os":{"name":"","distro":"","major":"","minor":"","kernel":""},"#
      + #""host":{"name":"","short":"","domain":""},"#
      + #""memory":{"totalKiB":0,"freeKiB":0},"balloon":[],"#
      + #""hotplug":{"vif":false,"vbd":false},"drivers":[],"links":[],"volumes":[]}"#
    #expect(try Snapshot().encoded() == Array(text.utf8))
  }

  @Test func a_slice_is_read_from_its_own_start() throws {
    let bytes = try Snapshot.full.encoded()
    let padded = [0, 0, 0] + bytes + [0]
    #expect(try Snapshot(decoding: padded[3..<3 + bytes.count]) == .full)
  }

  @Test func every_generated_snapshot_comes_back_and_another_decoder_agrees() throws {
    for seed in 0..<400 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let snapshot =
        seed % 8 == 0
        ? random.snapshot(links: 20, text: 60, addresses: 16)
        : random.snapshot(links: 3, text: 12, addresses: 3)
      let bytes = try snapshot.encoded()
      #expect(try decode(bytes) == snapshot, "seed \(seed)")
      #expect(try SecondOpinion(parsing: bytes) == SecondOpinion(snapshot), "seed \(seed)")
    }
  }

  @Test func no_key_may_be_missing_doubled_renamed_or_moved() throws {
    let text = String(decoding: json(), as: UTF8.self)
    let refused: [(String, String)] = [
      (#""resumes":0,"#, ""), (#""resumes":0,"#, #""resumes":0,"resumes":0,"#),
      (#","links":[]"#, ""), (#","links":[]"#, #","links":[],"links":[]"#),
      (#","links":[]"#, #","links":[],"more":0"#), (#","volumes":[]"#, ""), (#""drivers":[],"#, ""),
      (#""vif":false,"vbd":false"#, #""vbd":false,"vif":false"#),
      (#""balloon":[],"#, #""balloon":[],"more":0,"#),
      (#""balloon""#, #""Balloon""#), (#""balloon""#, #""b\u0061lloon""#),
      (#""balloon""#, "balloon"),
      (#""major":"","minor":"""#, #""minor":"","major":"""#),
      (#""version":1,"resumes":0"#, #""resumes":0,"version":1"#),
      (#""name":"","short":"""#, #""short":"","name":"""#), (#","domain":"""#, ""),
      (#""host":{"name":"","short":"","domain":""}"#, #""host":null"#),
      (#""links":[]"#, #""links":null"#), (#""links":[]"#, #""links":{}"#),
      (#""links":[]"#, #""links":"""#),
      (#""balloon":[]"#, #""balloon":0"#), (#""resumes":0"#, #""resumes":"0""#),
    ]
    for (old, new) in refused {
      let changed = text.replacing(old, with: new, maxReplacements: 1)
      #expect(changed != text, "\(old)")
      #expect(refusal(of: Array(changed.utf8))?.reason == .unexpectedByte, "\(new)")
    }
  }

  @Test func white_space_and_what_surrounds_a_snapshot_are_refused() {
    let bytes = json()
    for i in bytes.indices where "{}[],:".utf8.contains(bytes[i]) {
      for space in " \t\r\n".utf8 {
        var spaced = bytes
        spaced.insert(space, at: i)
        #expect(refusal(of: spaced) != nil, "at \(i)")
      }
    }
    for more in ["\0", "\n", " ", "}", "{", "0"] {
      #expect(
        refusal(of: bytes + more.utf8) == Refusal(reason: .trailingBytes, offset: bytes.count))
    }
    #expect(refusal(of: [0xEF, 0xBB, 0xBF] + bytes) == Refusal(reason: .unexpectedByte, offset: 0))
    #expect(refusal(of: []) == Refusal(reason: .endedTooSoon, offset: 0))
  }
}
