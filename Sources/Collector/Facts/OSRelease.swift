// SPDX-License-Identifier: Apache-2.0

import Wire

/// What of `os-release(5)` is published. The file holds shell assignments; empty is what it leaves out.
struct OSRelease {
  private(set) var id: [UInt8] = []
  private(set) var name: [UInt8] = []
  private(set) var version: [UInt8] = []
  private(set) var versionID: [UInt8] = []
  private(set) var prettyName: [UInt8] = []

  /// The first that tells of a system. Older releases have lsb-release alone, with keys of its own.
  static var paths: [Text] { ["/etc/os-release", "/usr/lib/os-release", "/etc/lsb-release"] }

  init(files: SystemFiles) {
    for path in Self.paths {
      guard let file = files.read(path) else { continue }
      self = OSRelease(file)
      if !id.isEmpty || !name.isEmpty || !prettyName.isEmpty { return }
    }
  }

  /// Lines that are no assignment, or leave a quote open, are passed over. The last assignment wins.
  init(_ file: [UInt8]) {
    for line in file.lines {
      guard line.first != UInt8(ascii: "#"), let equals = line.firstIndex(of: UInt8(ascii: "=")),
        let value = Self.unquoted(line[(equals + 1)...])
      else { continue }
      let key = Array(line[..<equals])
      if key.equals("ID") || key.equals("DISTRIB_ID") { id = value }
      if key.equals("NAME") { name = value }
      if key.equals("VERSION") { version = value }
      if key.equals("VERSION_ID") || key.equals("DISTRIB_RELEASE") { versionID = value }
      if key.equals("PRETTY_NAME") || key.equals("DISTRIB_DESCRIPTION") { prettyName = value }
    }
  }

  /// The value without its quotes and escapes, as the shell reads it. A backslash escapes any byte; in double
  /// quotes only `"`, `$`, `\` and a backquote; in single quotes none. Nil if a quote or an escape stays open.
  private static func unquoted(_ value: ArraySlice<UInt8>) -> [UInt8]? {
    let backslash = UInt8(ascii: "\\")
    let single = UInt8(ascii: "'")
    let double = UInt8(ascii: "\"")
    var result: [UInt8] = []
    var quote: UInt8?
    var isEscaped = false
    for byte in value {
      if isEscaped {
        if quote == double && !Text("\"$\\`").bytes.contains(byte) { result.append(backslash) }
        result.append(byte)
        isEscaped = false
      } else if byte == backslash && quote != single {
        isEscaped = true
      } else if byte == quote {
        quote = nil
      } else if quote == nil && (byte == single || byte == double) {
        quote = byte
      } else {
        result.append(byte)
      }
    }
    return quote == nil && !isEscaped ? result : nil
  }
}
