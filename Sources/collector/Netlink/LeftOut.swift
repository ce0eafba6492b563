import Program
import Wire

/// How much of what the kernel lists does not fit into a snapshot.
struct LeftOut: Equatable {
  /// Vifs over `Limits.vifs`.
  var vifs = 0
  /// Other links, over `Bounds.links` with the vifs or for want of room.
  var links = 0
  /// Addresses over `Bounds.addresses` of a family on a link.
  var addresses = 0

  /// Keeps the highest numbers there ever were, and logs each that is higher than before: links come and
  /// go by the hundred where there are containers.
  mutating func note(_ now: LeftOut, _ log: Log) {
    Self.note(now.vifs, &vifs, "vifs left out, over " + .decimal(UInt64(Limits.vifs)), log)
    Self.note(now.links, &links, "links left out, over " + .decimal(UInt64(Bounds.links)) + " or too long", log)
    let addressLimit = Text.decimal(UInt64(Bounds.addresses))
    Self.note(now.addresses, &addresses, "addresses of a family on a link left out, over " + addressLimit, log)
  }

  private static func note(_ now: Int, _ most: inout Int, _ what: Text, _ log: Log) {
    guard now > most else { return }
    most = now
    log(.notice, what, .decimal(UInt64(now)))
  }
}
