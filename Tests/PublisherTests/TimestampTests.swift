// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Publisher

@Suite struct TimestampTests {
  /// Seconds since 1970, and what `date --utc --date=@SECONDS '+%a %b %e %T %Y'` prints.
  @Test(arguments: [
    (0, "Thu Jan  1 00:00:00 1970"), (59, "Thu Jan  1 00:00:59 1970"), (86_399, "Thu Jan  1 23:59:59 1970"),
    (951_782_400, "Tue Feb 29 00:00:00 2000"), (951_868_800, "Wed Mar  1 00:00:00 2000"),
    (1_078_012_800, "Sun Feb 29 00:00:00 2004"), (1_767_225_599, "Wed Dec 31 23:59:59 2025"),
    (1_767_225_600, "Thu Jan  1 00:00:00 2026"), (1_795_654_800, "Thu Nov 26 01:00:00 2026"),
    (4_107_542_399, "Sun Feb 28 23:59:59 2100"), (4_107_542_400, "Mon Mar  1 00:00:00 2100"),
    (2_147_483_648, "Tue Jan 19 03:14:08 2038"),
  ])
  func a_time_has_the_form_of_asctime(_ seconds: Int64, _ text: String) {
    #expect(String(decoding: timestamp(seconds: seconds), as: UTF8.self) == text)
  }

  /// Each day of more than 400 years, after which the calendar repeats itself, is that of libc.
  @Test func each_day_is_that_of_libc() {
    for day: Int64 in 0..<150_000 {
      var (time, parts) = (time_t(day * 86_400 + 45_296), tm())
      var text = [CChar](repeating: 0, count: 64)
      gmtime_r(&time, &parts)
      strftime(&text, text.count, "%a %b %e %T %Y", &parts)
      let expected = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      guard timestamp(seconds: Int64(time)) == expected else {
        Issue.record("\(day): \(String(decoding: expected, as: UTF8.self))")
        return
      }
    }
  }

  @Test func a_clock_that_is_set_to_nonsense_ends_nothing() {
    #expect(String(decoding: timestamp(seconds: -1), as: UTF8.self) == "Thu Jan  1 00:00:00 1970")
    #expect(String(decoding: timestamp(seconds: 253_402_300_799), as: UTF8.self) == "Fri Dec 31 23:59:59 9999")
    for seconds: Int64 in [253_402_300_800, .max] {
      #expect(String(decoding: timestamp(seconds: seconds), as: UTF8.self) == "Fri Dec 31 23:59:59 9999")
    }
  }
}
