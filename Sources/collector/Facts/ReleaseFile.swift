/// The first line of a file that tells a distribution's release in its own way, say
/// `CentOS Linux release 7.9.2009 (Core)`.
struct ReleaseFile {
  /// Where there may be one. On a clone of Red Hat's the clone's own file comes first.
  static let paths = [
    "/etc/oracle-release", "/etc/centos-release", "/etc/redhat-release", "/etc/alpine-release",
    "/etc/debian_version",
  ]

  let line: ArraySlice<UInt8>
  var number: ReleaseNumber? { ReleaseNumber(firstIn: line) }

  /// Nil if there is no line.
  init?(_ file: [UInt8]) {
    guard let line = file[...].lines.first else { return nil }
    self.line = line
  }

  /// The line, unless it is one word, that is a mere version.
  var name: ArraySlice<UInt8> { line.contains { $0.isSpace } ? line : [] }

  /// What `os-release(5)` would have as ID, by the words that the line begins with; empty if not known.
  var distro: [UInt8] {
    if line.begins(with: "CentOS") { return Array("centos".utf8) }
    if line.begins(with: "Red Hat") { return Array("rhel".utf8) }
    if line.begins(with: "Scientific") { return Array("scientific".utf8) }
    if line.begins(with: "Oracle") { return Array("oracle".utf8) }
    if line.begins(with: "Fedora") { return Array("fedora".utf8) }
    return []
  }
}
