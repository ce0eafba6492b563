// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation
import Support
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

  /// `docs/release.md` says where it is written besides.
  @Test func the_packages_newest_entries_are_of_this_version() throws {
    func text(_ path: String) throws -> String {
      try String(contentsOfFile: Places.package + "/packaging/" + path, encoding: .utf8)
    }
    let version = String(decoding: Version.text.bytes, as: UTF8.self)
    let changelog = try text("debian/changelog").firstMatch(of: #/^xen-guest-agent-swift \((.*?)\) /#)
    #expect(changelog.map { String($0.1) } == version)
    let specification = try text("rpm/xen-guest-agent-swift.spec").firstMatch(of: #/%changelog\n\* .* - (.*)\n/#)
    #expect(specification.map { String($0.1) } == version)
    #expect(try run(Places.package + "/packaging/version") == version.prefix { $0 != "-" } + "\n")
  }
}
