import Wire

/// The first line of a file that tells a distribution's release in its own way, say
/// `CentOS Linux release 7.9.2009 (Core)`.
struct ReleaseFile {
  /// Where there may be one. On a clone of Red Hat's the clone's own file comes first.
  static var paths: [Text] {
    [
      "/etc/oracle-release", "/etc/centos-release", "/etc/redhat-release", "/etc/alpine-release",
      "/etc/debian_version",
    ]
  }

  let line: [UInt8]
  /// That of the first word that begins with a digit.
  var number: ReleaseNumber? {
    line.split { $0.isSpace }.compactMap { ReleaseNumber(Array($0)) }.first
  }

  /// Nil if there is no line.
  init?(_ file: [UInt8]) {
    guard let line = file.lines.first else { return nil }
    self.line = line
  }

  /// The line, unless it is one word, that is a mere version.
  var name: [UInt8] { line.contains { $0.isSpace } ? line : [] }

  /// What `os-release(5)` would have as ID, by the words that the line begins with; empty if not known.
  var distro: Text {
    if line.after("CentOS") != nil { return "centos" }
    if line.after("Red Hat") != nil { return "rhel" }
    if line.after("Scientific") != nil { return "scientific" }
    if line.after("Oracle") != nil { return "oracle" }
    if line.after("Fedora") != nil { return "fedora" }
    return ""
  }
}
