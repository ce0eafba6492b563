// SPDX-License-Identifier: Apache-2.0

import CSystem
import Wire

/// The time of day in UTC, say `Sun Nov 22 15:04:05 2026`, in the form of `asctime(3)`.
///
/// The filter allows `clock_gettime(2)`; `time(2)` is another call where the kernel has no vDSO.
/// The calendar is computed here, for libc would open the files of the time zone.
func timestamp() -> [UInt8] {
  var now = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  return timestamp(seconds: Int64(now.tv_sec))
}

/// - Parameter seconds: since 1970-01-01 00:00 UTC; before that, as if it were then.
func timestamp(seconds: Int64) -> [UInt8] {
  let seconds = UInt64(max(0, seconds))
  let date = CalendarDate(day: seconds / secondsPerDay)
  let time = seconds % secondsPerDay
  let hour = twoDigits(time / 3_600, "0")
  let minute = twoDigits(time / 60 % 60, "0")
  let second = twoDigits(time % 60, "0")
  let clock = hour + ":" + minute + ":" + second
  let rest = twoDigits(date.dayOfMonth, " ") + " " + clock + " " + .decimal(date.year)
  let weekday = name(date.weekday, of: "ThuFriSatSunMonTueWed")
  let month = name(date.month, of: "JanFebMarAprMayJunJulAugSepOctNovDec")
  return weekday + month + rest.bytes
}

private let secondsPerDay: UInt64 = 86_400

/// The nth of names of three letters, counted from 0, and a space.
private func name(_ number: Int, of names: Text) -> [UInt8] {
  let start = number * 3
  return names.bytes[start..<start + 3] + [UInt8(ascii: " ")]
}

private func twoDigits(_ number: UInt64, _ filler: Text) -> Text {
  number < 10 ? filler + .decimal(number) : .decimal(number)
}

/// A day of the Gregorian calendar.
struct CalendarDate {
  private(set) var year: UInt64
  /// 0 to 11.
  private(set) var month = 0
  /// 1 to 31.
  let dayOfMonth: UInt64
  /// 0 for Thursday, as 1970-01-01 was one.
  let weekday: Int

  /// The calendar repeats itself after so many years, and days.
  private static let cycle: (years: UInt64, days: UInt64) = (400, 146_097)

  /// - Parameter day: since 1970-01-01.
  init(day: UInt64) {
    weekday = Int(day % 7)
    year = 1_970 + day / Self.cycle.days * Self.cycle.years
    var rest = day % Self.cycle.days
    while rest >= Self.days(inYear: year) {
      rest -= Self.days(inYear: year)
      year += 1
    }
    while rest >= Self.days(inMonth: month, ofYear: year) {
      rest -= Self.days(inMonth: month, ofYear: year)
      month += 1
    }
    dayOfMonth = rest + 1
  }

  private static func days(inYear year: UInt64) -> UInt64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return isLeap ? 366 : 365
  }

  private static func days(inMonth month: Int, ofYear year: UInt64) -> UInt64 {
    switch month {
    case 1: days(inYear: year) - 337
    case 3, 5, 8, 10: 30
    default: 31
    }
  }
}
