// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Collector

@Test func the_names_in_a_directory_are_told_without_its_own() {
  let tree = Tree(["/dir/b": "", "/dir/a/c": "", "/dir/.hidden": "", "/dir/...": ""])
  let directory = tree.files.directory(Array("/dir".utf8))
  #expect(directory.names.map { String(decoding: $0, as: UTF8.self) }.sorted() == ["...", ".hidden", "a", "b"])
  #expect(directory.omitted == 0)
  let wanted = tree.files.directory(Array("/dir".utf8)) { $0.equals("a") }
  #expect(wanted.names == [[0x61]] && wanted.omitted == 0)
}

@Test func what_is_no_directory_has_no_names_and_does_not_block() {
  let tree = Tree(["/file": ""])
  mkfifo(tree.path("/pipe"), 0o600)
  for path in ["/file", "/pipe", "/missing", "/file\0"] {
    #expect(tree.files.directory(Array(path.utf8)).names.isEmpty)
  }
}

@Test func names_at_the_limit_are_told_and_past_it_they_are_counted() {
  let tree = Tree(["/dir/0": ""])
  for i in 1..<Limits.entries { tree.write(Array("/dir/\(i)".utf8), "") }
  var directory = tree.files.directory(Array("/dir".utf8))
  #expect(directory.names.count == Limits.entries && directory.omitted == 0)
  tree.write(Array("/dir/over".utf8), "")
  directory = tree.files.directory(Array("/dir".utf8))
  #expect(directory.names.count == Limits.entries && directory.omitted == 1)
}
