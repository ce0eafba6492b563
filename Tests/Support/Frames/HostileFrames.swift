// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a collector that was taken over could send: the corpus in `security/corpus/hostile`, and every field of a
/// snapshot with values that it should not, or just may, have.
public enum HostileFrames {
  public struct Stream: Sendable {
    public let name: String
    public let what: String
    public let bytes: [UInt8]
    /// Whether the publisher logs a refusal, or the end in the middle of a frame. All else is published.
    public let isRefused: Bool
  }

  public static let folder = Places.package + "/security/corpus/hostile"
  static let largest = 65_536

  /// The snapshot of `security/wire-format.md`.
  public static let example: String = {
    let page = (try? String(contentsOfFile: Places.package + "/security/wire-format.md", encoding: .utf8)) ?? ""
    // The compiler of Debian sid, 6.2.3, aborts at backquotes in a literal of the short form.
    return page.firstMatch(of: #/```json\n(.*)\n```/#).map { String($0.1) } ?? ""
  }()

  public static func frame(_ snapshot: String) -> [UInt8] { frame(Array(snapshot.utf8)) }

  static func frame(_ snapshot: [UInt8], length: Int? = nil) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: (length ?? snapshot.count) >> $0) } + snapshot
  }

  /// The corpus, in its order.
  public static let corpus: [Stream] = {
    let text = Array(example.utf8)
    func refused(_ name: String, _ what: String, _ bytes: [UInt8]) -> Stream {
      Stream(name: name, what: what, bytes: bytes, isRefused: true)
    }
    func published(_ name: String, _ what: String, _ bytes: [UInt8]) -> Stream {
      Stream(name: name, what: what, bytes: bytes, isRefused: false)
    }
    func with(_ old: String, _ new: String) -> [UInt8] { frame(example.replacing(old, with: new)) }
    let balloon = "\"balloon\":[1]"
    return [
      published("example", "an honest frame", frame(text)),
      published("twice", "the same frame two times", frame(text) + frame(text)),
      published("many-links", "64 links for one vif", links(64)),
      refused("65-links", "one link more than there may be", links(65)),
      published("nothing", "no byte", []),
      refused("length-0", "an announced length of 0", frame([], length: 0)),
      refused("length-1", "a snapshot of one byte", frame([0x7B])),
      refused("length-largest", "the largest length, of spaces", frame([UInt8](repeating: 0x20, count: largest))),
      refused("length-largest-and-1", "one byte more", frame([UInt8](repeating: 0x20, count: largest + 1))),
      refused("length-2-31", "a length of 2^31", frame(text, length: 1 << 31)),
      refused("length-2-32-1", "a length of 2^32 - 1", frame(text, length: 1 << 32 - 1)),
      refused("half-a-header", "two bytes of a length", [0, 0]),
      refused("header-alone", "a length and no snapshot", Array(frame(text).prefix(4))),
      refused("half", "half a frame", Array(frame(text).prefix(4 + text.count / 2))),
      refused("short-by-1", "a frame without its last byte", Array(frame(text).dropLast())),
      refused("announces-1-less", "a length that is one too small", frame(text, length: text.count - 1)),
      refused("good-then-bad", "an honest frame, then garbage", frame(text) + frame(Array("garbage".utf8))),
      refused("deep", "30,000 lists in one another", frame([UInt8](repeating: 0x5B, count: 30_000))),
      refused(
        "deep-in-place", "10,000 lists in place of the links",
        with("\"links\":[", "\"links\":" + String(repeating: "[", count: 10_000))),
      refused(
        "wide", "10,000 drivers",
        with("\"drivers\":[]", "\"drivers\":[" + Array(repeating: "\"a\"", count: 10_000).joined(separator: ",") + "]")),
      refused(
        "9-drivers", "one driver more than there may be",
        with("\"drivers\":[]", "\"drivers\":[" + Array(repeating: "\"a\"", count: 9).joined(separator: ",") + "]")),
      refused("duplicate-key", "a key that comes twice", with(balloon, balloon + "," + balloon)),
      refused("unknown-key", "a key that is none", with(balloon, "\"path\":\"/\"," + balloon)),
      refused(
        "other-order", "two keys in another order",
        with("\"major\":\"12\",\"minor\":\"8\"", "\"minor\":\"8\",\"major\":\"12\"")),
      refused("missing-key", "a key that is not there", with(balloon + ",", "")),
      refused("space", "a space between two tokens", with(balloon, "\"balloon\": [1]")),
      refused("byte-order-mark", "a byte order mark in front", frame("\u{FEFF}" + example)),
      refused("behind", "a line feed behind", frame(example + "\n")),
      refused("version-0", "version 0", with("\"version\":1", "\"version\":0")),
      refused("version-2", "version 2", with("\"version\":1", "\"version\":2")),
      refused("null", "null for a number", with(balloon, "\"balloon\":null")),
      refused("number-for-flag", "1 for a flag", with("\"vbd\":true", "\"vbd\":1")),
      refused("mac-upper-case", "a hardware address in upper case", with("00:16:3e", "00:16:3E")),
      refused("mac-short", "five octets of a hardware address", with("00:16:3e:00:00:00", "00:16:3e:00:00")),
      refused("ipv4-octet", "an octet of 256", with("192.0.2.1/24", "256.0.2.1/24")),
      refused("ipv4-zero", "an octet with a zero in front", with("192.0.2.1/24", "192.0.02.1/24")),
      refused("ipv4-prefix", "a prefix length of 33", with("192.0.2.1/24", "192.0.2.1/33")),
      refused(
        "ipv6-short-form", "the short form of an IPv6 address",
        with("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1")),
      refused("ipv6-prefix", "a prefix length of 129", with("0001/64", "0001/129")),
      refused("random", "4,096 bytes of a random generator", frame(noise(4_096))),
    ]
  }()

  private static func links(_ count: Int) -> [UInt8] {
    guard let link = example.firstMatch(of: /"links":\[(.*)\],"volumes"/)?.1 else { return [] }
    return frame(example.replacing(link, with: Array(repeating: link, count: count).joined(separator: ",")))
  }

  /// The same bytes each time.
  private static func noise(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
  }
}
