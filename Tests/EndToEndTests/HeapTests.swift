// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

/// The publisher's heap, compiled into a program that checks it: in a test it would be everybody's.
@Suite struct Heap {
  @Test(arguments: [["-O2"], ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover"]])
  func blocks_are_apart_come_back_and_end_at_the_limit(_ options: [String]) throws {
    let folder = try TemporaryFolder()
    let program = folder.path + "/heap-check"
    let words = ["cc", "-Wall", "-Wextra", "-Werror", "-o", program, Places.lab + "/heap-check.c"]
    try run(words + options, deadline: 60)
    #expect(try run(program, deadline: 60) == "ok\n")
  }

  @Test func the_programs_malloc_is_its_own() throws {
    let names = try run("nm", "--dynamic", "--defined-only", Places.publisher)
    for name in ["malloc", "free", "calloc", "realloc", "posix_memalign", "aligned_alloc"] {
      #expect(names.contains(" T \(name)\n"))
    }
  }
}
