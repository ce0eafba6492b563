// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Wire

/// The operating system as it tells of itself; empty is what it does not tell.
struct OperatingSystem {
  private(set) var name: Text = ""
  private(set) var distro: Text = ""
  private(set) var major: Text = ""
  private(set) var minor: Text = ""
  private(set) var kernel: Text = ""

  /// Reads what there is of `os-release(5)` and the older files.
  init(files: SystemFiles) {
    var others: [ReleaseFile] = []
    for path in ReleaseFile.paths {
      if let file = files.read(path), let other = ReleaseFile(file, at: path) { others.append(other) }
    }
    self.init(OSRelease(files: files), others)
    kernel = Text(cleaning: Self.kernelRelease(files))
  }

  /// All but the kernel. Derived distributions keep the file of their parent: what os-release leaves out
  /// is taken only from files of the same distribution, and the minor number only from one with the same
  /// major number. Rolling releases get neither number, and Gentoo is one: its VERSION_ID is that of a
  /// package.
  init(_ release: OSRelease, _ others: [ReleaseFile]) {
    let id = release.id.lowercased
    distro = id.equals("ol") ? "oracle" : Text(cleaning: id)
    var fullName = (release.name + [UInt8(ascii: " ")] + release.version).trimmed
    var number = ReleaseNumber(release.versionID)
    for file in others where id.isEmpty || file.distro == distro {
      if id.isEmpty && distro.bytes.isEmpty { distro = file.distro }
      fullName = fullName.orElse(file.name)
      number = number ?? file.number
    }
    name = Text(cleaning: release.prettyName.orElse(fullName))

    guard let number, !id.equals("gentoo") else { return }
    var minor = number.minor
    for file in others where file.number?.major == number.major { minor = minor.orElse(file.minor) }
    major = Text(cleaning: number.major)
    self.minor = Text(cleaning: minor.orElse([UInt8(ascii: "0")]))
  }

  /// What `uname -r` prints. The file tells the same as `uname(2)` and is read below the root.
  private static func kernelRelease(_ files: SystemFiles) -> [UInt8] {
    if let release = files.read("/proc/sys/kernel/osrelease") { return release.trimmed }
    var names = utsname()
    guard unsafe uname(&names) == 0 else { return [] }
    return unsafe withUnsafeBytes(of: names.release) { unsafe Array($0.prefix { $0 != 0 }) }
  }
}
