// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Foundation
import Random
import Support
import Testing
import Wire

@testable import Collector

@Test func a_file_at_the_limit_is_read_and_one_past_it_is_not() {
  let full = String(repeating: "x", count: Limits.file)
  let tree = Tree(["/full": full, "/over": full + "x", "/empty": ""])
  #expect(tree.files.read("/full") == Array(full.utf8))
  #expect(tree.files.read("/over") == nil)
  #expect(tree.files.read("/empty") == [])
}

@Test func only_regular_files_are_read_and_none_blocks() {
  let tree = Tree(["/file": "x"])
  mkfifo(tree.path("/pipe"), 0o600)
  #expect(tree.files.read("/pipe") == nil)
  #expect(tree.files.read("/") == nil)
  #expect(tree.files.read("/missing") == nil)
  #expect(tree.files.read("/file\0") == nil)
  #expect(SystemFiles(quiet: "/").read("/dev/null") == nil)
}

@Test func only_what_is_there_and_cannot_be_read_lacks_facts() {
  let tree = Tree(["/file": "x", "/dir/file": "x"])
  let files = tree.files
  for path in ["/file", "/missing", "/file/of", "/sys/missing"] as [Text] { _ = files.read(path) }
  #expect(!files.lacksFacts)
  #expect(files.read("/dir") == nil && files.lacksFacts)
}

@Test func what_is_there_and_cannot_be_read_is_told() async throws {
  let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
    unsetenv("JOURNAL_STREAM")
    let full = String(repeating: "x", count: Limits.file)
    let tree = Tree(["/full": full, "/over": full + "x", "/dir/file": "x"])
    symlink("/proc/self/mem", tree.path("/bad"))
    symlink("loop", tree.path("/loop"))
    let files = SystemFiles(root: tree.path("").cString, Log(program: "test"))
    let nothing: [Text] = ["/missing", "/full/of", "/over", "/dir", "/bad"]
    let isRead = files.read("/full") != nil && nothing.allSatisfy { files.read($0) == nil }
    let isListed = files.exists("/dir") && !files.exists("/loop") && files.directory(Text("/full").bytes).names == []
    exit(isRead && isListed && !files.isShort ? .success : .system)
  }
  let trouble = ["/over: File too large", "/dir: Invalid argument", "/bad: Input/output error"]
  let others = ["/loop: Too many levels of symbolic links"]
  #expect(result.errorLines == (trouble + others).map { "test: \($0); going on without its facts" })
}

@Test func a_shortage_of_files_is_told_once_whatever_cannot_be_read_for_it() async throws {
  let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) {
    unsetenv("JOURNAL_STREAM")
    let tree = Tree(["/file": "x"])
    let files = SystemFiles(root: tree.path("").cString, Log(program: "test"))
    let asked: [(SystemFiles) -> Void] = [
      { _ = $0.read("/file") }, { _ = $0.directory([0x2F]) }, { _ = $0.lines(of: "/file") },
      { _ = $0.openPlace(Text("/file").bytes, mayWait: true) },
    ]
    let areShort = whileShortOfFiles {
      asked.allSatisfy { ask in
        files.isShort = false
        ask(files)
        return files.isShort
      }
    }
    files.isShort = false
    let isRead = files.read("/file") != nil && !files.openPlace(Text("/missing").bytes, mayWait: true).isOpen
    exit(areShort && isRead && !files.isShort ? .success : .system)
  }
  #expect(result.errorLines == ["test: cannot read system files: Too many open files; keeping the last snapshot"])
}

@Test func what_exists_is_told_and_what_does_not() {
  let tree = Tree(["/sys/devices/system/xen_memory/xen_memory0/target": "1", "/sys/file": ""])
  #expect(tree.files.isThere("/sys/devices/system") == true)
  #expect(tree.files.isThere("/sys/devices/other") == false)
  #expect(tree.files.isThere("/sys/file/below") == false)
}

@Test func the_balloon_is_known_where_sysfs_can_be_read() {
  let driver = Tree(["/sys/devices/system/xen_memory/xen_memory0/target": "1"])
  let none = Tree(["/sys/devices/system/cpu/online": "0"])
  #expect(canBalloon(files: driver.files) == true)
  #expect(canBalloon(files: none.files) == false)
}

@Test func the_balloon_is_not_known_where_no_sysfs_is_mounted() {
  #expect(canBalloon(files: Tree([:]).files) == nil)
  #expect(canBalloon(files: Tree(["/sys/.keep": ""]).files) == nil)
}

/// Who may read all cannot be kept out by a mode: a link to itself fails for root as well.
@Test func the_balloon_is_not_known_where_sysfs_cannot_be_read() throws {
  let tree = Tree(["/sys/.keep": ""])
  try FileManager.default.createSymbolicLink(
    atPath: tree.path("/sys/devices"), withDestinationPath: "devices")
  #expect(canBalloon(files: tree.files) == nil)
}

@Test func a_megabyte_of_rubbish_matters_no_more_than_no_file() {
  let rubbish = String(repeating: "ID=\"x\n", count: 200_000)
  let tree = Tree([
    "/etc/os-release": rubbish, "/usr/lib/os-release": "ID=alpine\n", "/etc/alpine-release": rubbish,
    "/proc/sys/kernel/hostname": rubbish, "/proc/meminfo": rubbish,
  ])
  let system = OperatingSystem(files: tree.files)
  #expect(system.distro == "alpine" && system.major == "")
  #expect(HostName(files: tree.files).name == "" && Memory(files: tree.files).totalKiB == 0)
}

@Test func rubbish_within_the_limit_never_crashes() {
  var random = SplitMix64(seed: 1)
  let pieces = [
    "ID=", "VERSION_ID=", "MemTotal:", "CentOS", "'", "\"", "\\", "\n", " ", ".", "7", "\u{0}", "é",
  ]
  for _ in 0..<2_000 {
    let bytes = (0..<20).flatMap { _ in Array(pieces.randomElement(using: &random)!.utf8) }
    _ = OperatingSystem(OSRelease(bytes), [ReleaseFile(bytes)].compactMap { $0 })
    _ = (Memory(meminfo: bytes), HostName(hostname: bytes))
    _ = xenbusDevid("vif", devtype: bytes, nodename: Array("device/vif/".utf8) + bytes)
  }
}

@Test func only_files_below_another_root_are_those_of_another_system() {
  #expect(!SystemFiles(quiet: "/").areBelowAnotherRoot)
  #expect(SystemFiles(quiet: "/host").areBelowAnotherRoot)
}

@Test func the_running_systems_mounts_are_those_of_the_process_itself() {
  #expect(Mounts.path(SystemFiles(quiet: "/")) == "/proc/self/mountinfo")
}
