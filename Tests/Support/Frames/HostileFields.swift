// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Every field of the example snapshot with other values.
extension HostileFrames {
  private typealias Value = (bytes: [UInt8], isRefused: Bool)

  /// Strings as they stand between quotes, for fields that take any text.
  private static let accepted = [
    "", "..", "../../../../domid", "/local/domain/0/domid", "/", "a/b", "attr/vif/0", "@releaseDomain", "%s%n",
    "'; reboot", "\u{1F980}", "<img src=x onerror=alert(1)>", "$(reboot)", String(repeating: "x", count: 256),
    String(repeating: "\u{E9}", count: 128),
    "\\\"", "\\\\",
  ]
  private static let refused = [
    String(repeating: "x", count: 257), String(repeating: "\u{E9}", count: 129), "\\/", "\\n", "\\u0041", "\\u0000",
    "\\ud800", "\\", "\"", "a\nb", "\u{0}", "\u{1}", "\u{7F}", "\u{85}", "a\u{202E}b",
    "\u{2028}", "\u{200B}", "\u{E0041}", "\u{E000}", "\u{FFFE}",
  ]
  private static let noText: [[UInt8]] = [
    [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xC3], [0xE0, 0x80, 0xAF],
  ]
  private static let texts: [Value] = {
    let known: [Value] = accepted.map { (Array($0.utf8), false) } + refused.map { (Array($0.utf8), true) }
    return known + noText.map { ($0, true) }
  }()

  /// Never a number of the format, whatever its bounds.
  private static let noNumbers = [
    "", "-1", "-0", "00", "01", "1.5", "1.0", "1e3", "0x1", "+1", "\"1\"", "null", "true", "[1]", "1 ", " 1",
    "18446744073709551616", "99999999999999999999999", "NaN",
  ]

  /// The example with one field changed, one field after the other.
  public static func fields() -> [Stream] {
    let texts = ["os": ["name", "distro", "major", "minor", "kernel"], "host": ["name", "domain"], "links": ["name"]]
    var streams: [Stream] = []
    for (object, keys) in texts.sorted(by: { $0.key < $1.key }) {
      for key in keys {
        for (i, value) in Self.texts.enumerated() {
          streams += replaced(object, key, "\"[^\"]*\"", [0x22] + value.bytes + [0x22], value.isRefused, "text \(i)")
        }
      }
    }
    let top = UInt64(1) << 53
    let numbers: [(object: String, key: String, range: ClosedRange<UInt64>)] = [
      ("", "resumes", 0...UInt64(UInt32.max)), ("memory", "totalKiB", 0...top), ("memory", "freeKiB", 0...top),
      ("links", "index", 1...(1 << 31 - 1)),
    ]
    for (object, key, range) in numbers {
      let bounds = [range.lowerBound, range.upperBound].map { (String($0), false) }
      let beyond =
        [range.upperBound + 1, .max].map { (String($0), true) } + (range.lowerBound > 0 ? [("0", true)] : [])
      for (text, isRefused) in bounds + beyond + noNumbers.map({ ($0, true) }) {
        streams += replaced(object, key, "[0-9]+", Array(text.utf8), isRefused, text)
      }
    }
    return streams
  }

  /// The first value of that key in that part of the example, replaced.
  private static func replaced(
    _ object: String, _ key: String, _ pattern: String, _ value: [UInt8], _ isRefused: Bool, _ what: String
  ) -> [Stream] {
    let start = object.isEmpty ? example.startIndex : example.range(of: "\"\(object)\":")?.upperBound
    guard let start, let field = example.range(of: "\"\(key)\":", range: start..<example.endIndex),
      let old = example.range(of: pattern, options: .regularExpression, range: field.upperBound..<example.endIndex)
    else { return [] }
    let bytes = Array(example[..<old.lowerBound].utf8) + value + Array(example[old.upperBound...].utf8)
    return [Stream(name: "\(object).\(key)", what: what, bytes: frame(bytes), isRefused: isRefused)]
  }
}
