// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing
import XenSupport

/// The programs for aarch64, under QEMU, beside those for x86-64: the same input, the same output and exit status.
@Suite(.serialized) struct SameResults {
  /// Trees of the systems in Tests/Fixtures/distributions, in either schema.
  @Test func the_tree_of_each_distribution_is_the_same() throws {
    let folder = Places.package + "/Tests/Fixtures/distributions"
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count > 60)
    let script = """
      for root in \(folder)/*/; do
        "$@" --once --stdout --root "$root" >snapshot
        echo "$root: $?"
        for schema in std rfc; do
          $PUBLISHER --print --schema $schema <snapshot
          echo "$?"
        done
      done
      """
    // The free memory is never the same twice.
    let lines = try Programs.both { programs in
      try programs.run(script, with: programs.collector).filter { !$0.hasPrefix("data/meminfo_free") }
    }
    #expect(lines.amd64 == lines.arm64)
    #expect(lines.amd64.count > 1_000)
  }

  @Test func each_file_of_the_corpus_is_published_or_refused_alike() throws {
    let script = """
      for file in \(Places.package)/security/corpus/hostile/*; do
        echo "${file##*/}"
        for schema in std rfc; do
          "$@" --print --schema $schema <"$file" 2>&1
          echo "$?"
        done
      done
      """
    let lines = try Programs.both { programs in try programs.run(script, with: programs.publisher) }
    #expect(lines.amd64 == lines.arm64)
    #expect(lines.amd64.count > 80)
  }

  @Test func help_version_and_wrong_options_are_answered_alike() throws {
    let script = """
      for program in "$PUBLISHER" "$COLLECTOR"; do
        for option in --help --version --nonsense --log-level=loud --schema; do
          $program $option 2>&1
          echo "$?"
        done
      done
      """
    let lines = try Programs.both { programs in try programs.run(script, with: []) }
    #expect(lines.amd64 == lines.arm64)
    #expect(lines.amd64.contains { $0.hasPrefix("Usage: xen-guest-publisher") })
  }
}
