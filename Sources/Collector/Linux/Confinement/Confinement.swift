// SPDX-License-Identifier: Apache-2.0

import CCollector
import CLinux
import CSystem
import Common
import Wire

/// Gives up, for good, all that the collector does not need. A step that fails ends the process.
/// `filter.ARCH.h` has the system calls that are left.
enum Confinement {
  /// Takes all steps. To be called after the rtnetlink sockets and the timer are made, as the filter forbids making
  /// them, and before the first file of the system is read.
  static func enter(_ options: Options, _ log: Log) {
    log.require(xga_limit(XGA_NPROC, 1), "RLIMIT_NPROC", else: .unconfined)
    log.require(xga_limit(XGA_CORE, 0), "RLIMIT_CORE", else: .unconfined)
    log.require(collector_lower_descriptors(Limits.descriptors), "RLIMIT_NOFILE", else: .unconfined)
    log.require(xga_prctl(PR_SET_NO_NEW_PRIVS, 1), "PR_SET_NO_NEW_PRIVS", else: .unconfined)
    let abi = denyFiles(log) { ruleset, abi in
      for place in Place.all(options, abi: abi) {
        let result = unsafe collector_landlock_allow(ruleset, place.path, place.rights)
        log.require(result, Text(terminated: place.path), else: .unconfined)
      }
    }
    log.require(collector_load_filter(), "seccomp", else: .unconfined)
    // With `--once` only the answer is wanted.
    if !options.once { logConfined(abi: abi, log) }
  }

  /// A directory, and what is allowed in it and below.
  private struct Place {
    /// NUL-terminated.
    let path: [UInt8]
    /// A mask of `COLLECTOR_…`.
    let rights: UInt64

    static func all(_ options: Options, abi: Int32) -> [Place] {
      let root = options.root.dropLast()
      var places = paths.map { Place(path: root + $0.cString, rights: UInt64(COLLECTOR_READ)) }
      if abi >= COLLECTOR_ABI_OF_CONNECT && !options.toStandardOutput {
        places.append(Place(path: folder(of: options.socket), rights: UInt64(COLLECTOR_CONNECT)))
      }
      return places
    }

    /// Whole directories, as a rule of Landlock is bound to an inode: files of `/etc` are replaced when they change,
    /// and `/proc` makes its inodes anew when memory is short. NixOS has the files of `/etc` in `/nix/store`.
    private static var paths: [Text] { ["/proc", "/sys", "/etc", "/usr/lib", "/nix/store", "/run/udev/data"] }

    private static func folder(of path: [UInt8]) -> [UInt8] {
      guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return Text(".").cString }
      return path[...slash] + [0]
    }
  }
}
