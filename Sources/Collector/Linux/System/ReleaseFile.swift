// SPDX-License-Identifier: Apache-2.0

import Wire

/// A file that tells a distribution's release in its own way, by a line such as
/// `CentOS Linux release 7.9.2009 (Core)`.
struct ReleaseFile {
  /// Where there may be one. On a clone of Red Hat's the clone's own file comes first.
  static var paths: [Text] {
    [
      "/etc/oracle-release", "/etc/centos-release", "/etc/redhat-release", "/etc/system-release",
      "/etc/SuSE-release", "/etc/alpine-release", "/etc/debian_version",
    ]
  }

  /// The first line; if that is only a version, with the distribution's name in front.
  let name: [UInt8]
  /// SUSE's minor part, which has a line of its own.
  private var patchLevel: [UInt8] = []

  /// Nil if there is no line.
  init?(_ file: [UInt8], at path: Text = "") {
    let lines = file.lines
    guard let first = lines.first else { return nil }
    var prefix: Text = ""
    if path == "/etc/alpine-release" { prefix = "Alpine Linux " }
    if path == "/etc/debian_version" { prefix = "Debian GNU/Linux " }
    name = prefix.bytes + first
    for line in lines { patchLevel = line.after("PATCHLEVEL = ") ?? patchLevel }
  }

  /// That of the first word that begins with a digit.
  var number: ReleaseNumber? {
    for word in name.split(whereSeparator: { $0.isSpace }) {
      if let number = ReleaseNumber(Array(word)) { return number }
    }
    return nil
  }

  /// The minor part of the number, empty if there is none.
  var minor: [UInt8] { (number?.minor ?? []).orElse(patchLevel.digits) }

  /// What `os-release(5)` would have as ID, by the words that the line begins with; empty if not known.
  var distro: Text {
    if name.after("CentOS") != nil { return "centos" }
    if name.after("Red Hat") != nil { return "rhel" }
    if name.after("Scientific") != nil { return "scientific" }
    if name.after("Oracle") != nil { return "oracle" }
    if name.after("Fedora") != nil { return "fedora" }
    if name.after("SUSE Linux Enterprise Server") != nil { return "sles" }
    if name.after("Alpine") != nil { return "alpine" }
    if name.after("Debian") != nil { return "debian" }
    return ""
  }
}
