// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Xenstore

private func path(_ text: String) -> Path { Path(Array(text.utf8)) }

@Test func a_path_ends_with_a_nul_for_libxenstore() {
  let path: Path = "data/a"
  #expect(path.cString == [0x64, 0x61, 0x74, 0x61, 0x2F, 0x61, 0])
  #expect(Path([0xFF]).cString == [0xFF, 0])
  #expect(path == Path(Array("data/a".utf8)))
}

@Test func a_child_stands_behind_a_slash() {
  #expect("data" / "os_name" as Path == "data/os_name")
  #expect(("attr/vif" as Path) / "0" / "name" == "attr/vif/0/name")
}

@Test func the_parent_of_a_child_is_the_path() {
  for parent in ["a", "a/b", "a-b/c_d", ""] {
    #expect((path(parent) / "child").parent == path(parent))
  }
  #expect(path("data").parent == nil)
  #expect(path("/data").parent == path(""))
}

@Test(
  arguments: [
    ("a", "a/b", true), ("a", "a/b/c", true), ("a/b", "a/b/c", true), ("a", "a/", true),
    ("a", "a", false), ("a", "ab", false), ("a", "a-b/c", false), ("a/b", "a", false),
    ("a", "b/a", false), ("data/os", "data/os_name", false), ("", "a", false), ("", "/a", true),
  ])
func a_path_is_above_those_that_go_on_with_a_slash(upper: String, lower: String, isAbove: Bool) {
  #expect(path(upper).isAbove(path(lower)) == isAbove)
}

@Test func paths_are_ordered_byte_by_byte() {
  let ordered = ["", "a", "a-b", "a-b/c", "a/b", "a/b-c", "a/b/c", "a0", "aB", "a_", "ab", "b"].map(path)
  for (i, left) in ordered.enumerated() {
    for (j, right) in ordered.enumerated() {
      #expect((left < right) == (i < j))
      #expect((left == right) == (i == j))
    }
  }
  // Of the same grapheme in two forms: bytes count, not characters.
  #expect(path("\u{E9}") != path("e\u{301}"))
}
