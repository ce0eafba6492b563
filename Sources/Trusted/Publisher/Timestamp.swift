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

/// - Parameter seconds: since 1970-01-01 00:00 UTC. A time before that, or behind the year 9999, is
///   told as the nearest one between.
func timestamp(seconds: Int64) -> [UInt8] {
  let seconds = min(UInt64(max(0, seconds)), lastSecond)
  let days = seconds / 86_400
  let (year, month, day) = date(days)
  let hour = twoDigits(seconds / 3_600 % 24, "0")
  let minute = twoDigits(seconds / 60 % 60, "0")
  let second = twoDigits(seconds % 60, "0")
  let clock = hour + ":" + minute + ":" + second
  let rest = twoDigits(day, " ") + " " + clock + " " + .decimal(year)
  // 1970-01-01 was a Thursday.
  let weekday = name(days % 7, of: "ThuFriSatSunMonTueWed")
  return weekday + name(month, of: "JanFebMarAprMayJunJulAugSepOctNovDec") + rest.bytes
}

/// The end of the year 9999.
private let lastSecond: UInt64 = 253_402_300_799

/// The nth of names of three letters, counted from 0, and a space.
private func name(_ number: UInt64, of names: Text) -> [UInt8] {
  let start = Int(number) * 3
  return names.bytes[start..<start + 3] + [UInt8(ascii: " ")]
}

private func twoDigits(_ number: UInt64, _ filler: Text) -> Text {
  number < 10 ? filler + .decimal(number) : .decimal(number)
}

/// The date so many days after 1970-01-01. Its month is counted from 0, its day from 1.
private func date(_ days: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
  var (year, month, rest): (UInt64, UInt64, UInt64) = (1_970, 0, days)
  while rest >= daysIn(year: year) {
    rest -= daysIn(year: year)
    year += 1
  }
  while rest >= daysIn(month: month, year) {
    rest -= daysIn(month: month, year)
    month += 1
  }
  return (year, month, rest + 1)
}

private func daysIn(year: UInt64) -> UInt64 {
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  return isLeap ? 366 : 365
}

private func daysIn(month: UInt64, _ year: UInt64) -> UInt64 {
  switch month {
  case 1: daysIn(year: year) - 337
  case 3, 5, 8, 10: 30
  default: 31
  }
}
