import Common
import Wire

/// Every bound of the collector. What crosses the socket is bounded by `Wire.Bounds`.
enum Limits {
  /// Bytes of a file. A longer one is not read at all.
  static let file = 65_536
  /// Bytes of a file that are read at a time.
  static let filePiece = 4_096
  /// Bytes and number of lines of a file that is read line by line; a longer line, and what is after the last
  /// one, is not read.
  static let line = 16_384
  static let lines = 16_384
  /// Names in a directory.
  static let entries = 4_096
  /// Block devices that are looked at, each a few small files.
  static let blockDevices = 256
  /// Block devices that lie one on another.
  static let blockDepth = 8
  /// Bytes of a driver's name and of a kernel's release: `__NEW_UTS_LEN` (`linux/utsname.h`).
  static let word = 64
  /// Bytes of an interface's name: `IFNAMSIZ` without the NUL (`linux/if.h`).
  static let linkName = 15
  /// Vifs in a snapshot: those with the lowest devids.
  static let vifs = 32
  /// Links in a snapshot that are passed through: those with the lowest indices. With the vifs as many as
  /// `LinkStack` has bits for.
  static let passthrough = 32
  /// Links whose place among the others is known: it tells which stand on a carrier.
  static let linksHeld = 16_384
  /// Links that stand one on another above a carrier. The kernel allows 8 in all (`MAX_NEST_DEV`).
  static let linkDepth = 8
  /// Bytes of a snapshot's JSON for all volumes, the most that one takes without its texts, and a text without
  /// its bytes; for all links, the most that a link takes without its addresses, and each of its addresses:
  /// what is left out does not depend on other facts' lengths.
  static let volumesRoom = 16_384
  static let volumeRoom = 121
  static let textRoom = 3
  static let linksRoom = Bounds.snapshot - volumesRoom - 8_704
  static let linkRoom = 152
  static let ipv4Room = 21
  static let ipv6Room = 46
  /// How long a link has to have link-local addresses and no others before they are told.
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
  /// Bytes of `--socket`: `sun_path` without its NUL (`unix(7)`).
  static let socketPath = 107
  /// The longest silence on a connection: then an unchanged snapshot is sent, too.
  static let heartbeat: Milliseconds = 60_000
  /// Bytes of the socket's send buffer, which the kernel doubles (`SO_SNDBUF`, `socket(7)`): the least there is, for
  /// one snapshot at a time is on its way.
  static let sendBuffer: Int32 = 4_608
  /// The least time between two snapshots, and that after which it is looked whether one has been read.
  static let gap: Milliseconds = 100
  /// Snapshots that may follow each other at `gap`, then one each `refill`. That is one less than the publisher takes
  /// as change sets: what it does not take it publishes with the next snapshot only.
  static let burst: Milliseconds = 8
  /// The time in which one snapshot of the burst comes back.
  static let refill: Milliseconds = 1_000
  /// The time to the next try to connect, doubled from the first value to the last.
  static let backoff: ClosedRange<Milliseconds> = 100...5_000
  /// How long a connection has to last before trouble with it counts as new.
  static let settled: Milliseconds = 10_000
  /// How long the publisher may leave a snapshot unread before it is told that it takes none, and how often then; and
  /// how often it is looked then whether it has.
  static let stuck: Milliseconds = 30_000
  static let stuckLook: Milliseconds = 1_000
  /// How long `--once` may take to send its snapshot.
  static let once: Milliseconds = 10_000
}
