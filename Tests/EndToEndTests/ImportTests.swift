// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What the publisher that ships takes from libraries.
  @Suite struct Imports {
    private static let list =
      Places.package + "/security/publisher.x86_64\(Places.hasStaticXenstore ? ".static" : "").imports"

    @Test func the_functions_are_those_that_are_checked_in() throws {
      let names = try Linkage(of: Places.publisher).imports
      let checkedIn = try String(contentsOfFile: Self.list, encoding: .utf8)
      #expect(names == checkedIn.split(separator: "\n").map(String.init) && names.count > 40)
    }

    @Test func the_libraries_are_two() throws {
      let libraries = try Linkage(of: Places.publisher).libraries
      #expect(libraries == (Places.hasStaticXenstore ? ["libc"] : ["libxenstore", "libc"]))
    }

    /// Locks are no threads: libxenstore's archive takes some, and starts none.
    @Test func nothing_that_runs_programs_or_threads_is_among_them() throws {
      let names = try String(contentsOfFile: Self.list, encoding: .utf8)
        .split(separator: "\n")
      let bad = names.filter { name in
        let isLock = name.hasPrefix("pthread_mutex_")
        return ["exec", "fork", "thread", "system"].contains { name.contains($0) } && !isLock
      }
      #expect(bad == [])
    }
  }
}
