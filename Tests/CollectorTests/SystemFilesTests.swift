import Foundation
import Testing

@testable import collector

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
  #expect(SystemFiles(root: "/").read("/dev/null") == nil)
}

@Test func what_exists_is_told() {
  let tree = Tree(["/sys/devices/system/xen_memory/xen_memory0/target": "1"])
  #expect(canBalloon(files: tree.files))
  #expect(!canBalloon(files: Tree([:]).files))
}
