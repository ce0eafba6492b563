// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import Collector

/// A way in which there is no readable file at a path.
private struct Trouble: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let make: @Sendable (_ path: String) -> Void
}

private let troubles = [
  Trouble(testDescription: "nothing") { _ in },
  Trouble(testDescription: "a directory") { mkdir($0, 0o755) },
  Trouble(testDescription: "a pipe without a writer") { mkfifo($0, 0o644) },
  Trouble(testDescription: "a dangling link") { symlink("../usr/lib/missing", $0) },
  Trouble(testDescription: "a link to itself") { symlink("os-release", $0) },
  Trouble(testDescription: "a link to a device") { symlink("/dev/zero", $0) },
  Trouble(testDescription: "a file whose reading fails") { symlink("/proc/self/mem", $0) },
  Trouble(testDescription: "a megabyte of one line") { write(String(repeating: "ID=x ", count: 200_000), $0) },
  Trouble(testDescription: "a megabyte of lines") { write(String(repeating: "ID=x\n", count: 200_000), $0) },
  Trouble(testDescription: "an empty file") { write("", $0) },
  Trouble(testDescription: "nothing but noughts") { write(String(repeating: "\0", count: 4_096), $0) },
  Trouble(testDescription: "comments only") { write("# ID=x\n#NAME=y\n", $0) },
  Trouble(testDescription: "open quotes") { write("ID=\"x\nNAME='y\nPRETTY_NAME=z\\\n", $0) },
]

private func write(_ text: String, _ path: String) {
  #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
}

@Test(arguments: troubles)
private func what_is_wrong_with_the_file_in_etc_leaves_the_one_in_usr_lib(_ trouble: Trouble) {
  let tree = Tree(["/usr/lib/os-release": "ID=alpine\nVERSION_ID=3.22.1\n", "/etc/hostname": ""])
  trouble.make(tree.path("/etc/os-release"))
  let system = OperatingSystem(files: tree.files)
  #expect(system.distro == "alpine" && system.major == "3" && system.minor == "22")
}

@Test(arguments: troubles)
private func what_is_wrong_with_both_leaves_the_older_files(_ trouble: Trouble) {
  let tree = Tree(["/etc/debian_version": "12.11\n", "/usr/lib/file": ""])
  for path in ["/etc/os-release", "/usr/lib/os-release", "/etc/lsb-release", "/etc/redhat-release"] {
    trouble.make(tree.path(path))
  }
  let system = OperatingSystem(files: tree.files)
  #expect(system.major == "12" && system.minor == "11")
}

/// Does `body` without root's right to read everything, on this thread only (`setfsuid(2)`).
private func asNobody<T>(_ body: () -> T) throws -> T {
  typealias Function = @convention(c) (UInt32) -> Int32
  let function = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: Function.self)
  let user = function(65_534)
  defer { _ = function(UInt32(bitPattern: user)) }
  return body()
}

@Test func a_file_without_permission_leaves_the_one_in_usr_lib() throws {
  let tree = Tree(["/etc/os-release": "ID=secret\n", "/usr/lib/os-release": "ID=alpine\n"])
  chmod(tree.path("/etc/os-release"), 0)
  let system = try asNobody { OperatingSystem(files: tree.files) }
  #expect(system.distro == "alpine")
}

@Test func a_relative_link_is_followed_below_the_root() {
  let tree = Tree(["/usr/lib/os-release": "ID=alpine\n", "/etc/hostname": ""])
  symlink("../usr/lib/os-release", tree.path("/etc/os-release"))
  #expect(OperatingSystem(files: tree.files).distro == "alpine")
}

/// An absolute link means another file in another system's tree. `os-release(5)` wants a relative one.
@Test func an_absolute_link_is_followed_as_it_stands() {
  let other = Tree(["/usr/lib/os-release": "ID=fedora\n"])
  let tree = Tree(["/usr/lib/os-release": "ID=alpine\n", "/etc/hostname": ""])
  symlink(other.path("/usr/lib/os-release"), tree.path("/etc/os-release"))
  #expect(OperatingSystem(files: tree.files).distro == "fedora")
}

@Test func the_file_in_etc_comes_first() {
  let tree = Tree(["/etc/os-release": "ID=alpine\n", "/usr/lib/os-release": "ID=fedora\nVERSION_ID=42\n"])
  let system = OperatingSystem(files: tree.files)
  #expect(system.distro == "alpine" && system.major == "")
}
