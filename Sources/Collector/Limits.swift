// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Every bound of the collector. What crosses the socket is bounded by `Wire.Bounds`.
enum Limits {
  /// Descriptors (`RLIMIT_NOFILE`).
  static let descriptors: UInt = 64
  /// Bytes of a file. A longer one is not read at all.
  static let file = 65_536
  /// Bytes of a file that are read at a time.
  static let filePiece = 4_096
  /// Bytes of a line of a file that is read line by line; the rest of a longer line is skipped.
  static let line = 16_384
  /// Lines of such a file; the rest of the file is not read.
  static let lines = 16_384
  /// Names in a directory.
  static let entries = 4_096
  /// Block devices that are looked at, each a few small files.
  static let blockDevices = 256
  /// Block devices that lie one on another.
  static let blockDepth = 8
  /// Names that a block device has besides its own.
  static let deviceNames = 64
  /// Mounts at a mount point and above it. A point with more is not used to read free space.
  static let mountsOnTheWay = 64
  /// Bytes of a driver's name and of a kernel's release: `__NEW_UTS_LEN` (`linux/utsname.h`).
  static let word = 64
  /// Bytes of an interface's name: `IFNAMSIZ` without the NUL (`linux/if.h`).
  static let linkName = 15
  /// Vifs in a snapshot: those with the lowest devids.
  static let vifs = 32
  /// Passed-through links in a snapshot: those with the lowest indices. `LinkStack` has one bit for each of them and
  /// of `vifs`, 64 in all.
  static let passthrough = 32
  /// Links that are remembered, to find out which stand on a carrier.
  static let linksHeld = 16_384
  /// Links that stand one on another above a carrier. The kernel allows 8 in all (`MAX_NEST_DEV`).
  static let linkDepth = 8
  /// JSON bytes of all volumes in a snapshot. Volumes and links have budgets of their own, so that what is left
  /// out does not depend on the length of other facts.
  static let volumesBudget = 16_384
  /// JSON bytes of a volume, at most, without its texts.
  static let volumeCost = 121
  /// JSON bytes of a text besides its own: two quotes and a comma.
  static let textCost = 3
  /// JSON bytes of all links in a snapshot: what the volumes and the other facts leave.
  static let linksBudget = Bounds.snapshot - volumesBudget - 8_704
  /// JSON bytes of a link, at most, without its addresses.
  static let linkCost = 152
  /// JSON bytes of an IPv4 address, at most.
  static let ipv4Cost = 21
  /// JSON bytes of an IPv6 address.
  static let ipv6Cost = 46
  /// How long a link has had link-local addresses and no others before they are published.
  static let linkLocalPause: Milliseconds = 30_000
  /// Bytes of one read from netlink: the most the kernel puts into a piece of a dump.
  static let netlinkRead = 32_768
  /// Reads from the event socket at a time; what is left wakes the loop again.
  static let eventReads = 512
  /// How often a dump is repeated that changed while it was read.
  static let dumpTries = 5
  /// How long the kernel may take to answer a dump.
  static let dumpSeconds = 5

  /// `--interval`, in seconds.
  static let interval: ClosedRange<Int64> = 1...86_400
  /// Facts that seldom change are read again if the last read is older (`SeldomFacts`).
  static let seldom: Milliseconds = 600_000
  /// Two changes within this time may get the same change time, so only an older one is relied on. The kernel records
  /// times in steps of up to a hundredth of a second, some file systems in steps of a second.
  static let timeSettles: Milliseconds = 2_000
  /// Bytes of `--socket`: `sun_path` without its NUL (`unix(7)`).
  static let socketPath = 107
  /// An unchanged snapshot is sent, too, if none was sent for this time.
  static let heartbeat: Milliseconds = 60_000
  /// Bytes of the socket's send buffer, which the kernel doubles (`SO_SNDBUF`, `socket(7)`). It is small, as only one
  /// snapshot at a time is in transit.
  static let sendBuffer: Int32 = 4_608
  /// The least time between two snapshots. While the publisher has not read one, its socket is checked as often.
  static let gap: Milliseconds = 100
  /// Tokens for snapshots. A snapshot takes one, and one more for each `linksPerToken` links, as all links of the
  /// system are dumped for it; it never takes more than all tokens.
  static let burst: Int64 = 8
  /// The time after which there is one token more.
  static let refill: Milliseconds = 250
  /// Links whose dump takes as long as all else of a snapshot.
  static let linksPerToken = 125
  /// The time to the next try to connect, doubled from the first value to the last.
  static let backoff: ClosedRange<Milliseconds> = 100...5_000
  /// How long a connection lasts before its failure counts as a new one.
  static let settled: Milliseconds = 10_000
  /// If the publisher has not read a snapshot for this time, a warning is logged, and again after each such time.
  static let stuck: Milliseconds = 30_000
  /// How often the socket is checked meanwhile.
  static let stuckCheck: Milliseconds = 1_000
  /// How long `--once` may take to send its snapshot.
  static let once: Milliseconds = 10_000
}
