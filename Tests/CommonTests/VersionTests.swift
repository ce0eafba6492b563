// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire

@Suite struct VersionTests {
  /// Xen Orchestra takes an agent of major version 0 for none.
  @Test func the_major_version_is_not_0() {
    #expect(Version.major != "0")
  }

  /// XAPI reads all four as integers. Where one is none, it takes a guest that was migrated for one
  /// without drivers, and refuses to shut it down or to migrate it again.
  @Test func each_part_is_a_decimal_number() {
    for part in [Version.major, Version.minor, Version.micro, Version.build] {
      let text = String(decoding: part.bytes, as: UTF8.self)
      #expect(UInt16(text).map { "\($0)" } == text)
    }
  }

  @Test func the_text_has_all_four_parts() {
    #expect(
      Version.text == Version.major + "." + Version.minor + "." + Version.micro + "-"
        + Version.build)
  }
}
