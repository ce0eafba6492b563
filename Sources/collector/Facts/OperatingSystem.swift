import CCollector
import CLinux
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
    let file = files.read("/etc/os-release") ?? files.read("/usr/lib/os-release") ?? []
    let others = ReleaseFile.paths.compactMap { files.read($0).flatMap { ReleaseFile($0) } }
    self.init(OSRelease(file), others)
    kernel = Text(cleaning: Self.kernelRelease(files))
  }

  /// All but the kernel. What os-release leaves out is taken from the other files, and the minor number
  /// only from one with the same major number: derived distributions keep the file of their parent.
  init(_ release: OSRelease, _ others: [ReleaseFile]) {
    let fullName = (release.name + [UInt8(ascii: " ")] + release.version).trimmed
    let first = others.first
    name = Text(cleaning: release.prettyName.orElse(fullName).orElse(first?.name ?? []))
    let id = release.id.lowercased
    distro = id.equals("ol") ? "oracle" : id.isEmpty ? first?.distro ?? "" : Text(cleaning: id)

    let numbers = others.compactMap { $0.number }
    guard let number = ReleaseNumber(release.versionID) ?? numbers.first else { return }
    let minors = [number.minor] + numbers.filter { $0.major == number.major }.map { $0.minor }
    major = Text(cleaning: number.major)
    minor = Text(cleaning: minors.first { !$0.isEmpty } ?? [UInt8(ascii: "0")])
  }

  /// What `uname -r` prints. The file tells the same as `uname(2)` and is read below the root.
  private static func kernelRelease(_ files: SystemFiles) -> [UInt8] {
    if let release = files.read("/proc/sys/kernel/osrelease") { return release.trimmed }
    var names = utsname()
    guard unsafe uname(&names) == 0 else { return [] }
    return unsafe withUnsafeBytes(of: names.release) { unsafe Array($0.prefix { $0 != 0 }) }
  }
}
