import Wire

extension Snapshot {
  /// The canonical JSON of the snapshot. Throws what is over a bound; nothing is cut.
  public func encoded() throws(Refusal) -> [UInt8] {
    var writer = Writer()
    for link in links {
      guard link.hardwareAddress.count == Bounds.hardwareAddress else { throw writer.refusal("no Ethernet address") }
      guard link.ipv4.allSatisfy({ $0.octets.count == 4 }), link.ipv6.allSatisfy({ $0.octets.count == 16 }) else {
        throw writer.refusal("address of another family")
      }
    }
    var copy = self
    try copy.pass(&writer)
    guard writer.bytes.count <= Bounds.snapshot else { throw writer.refusal("snapshot too long") }
    return writer.bytes
  }
}

extension Frame {
  /// Puts the header in front of a snapshot. Throws where a reader would refuse the length.
  public static func wrap(_ snapshot: [UInt8]) throws(Refusal) -> [UInt8] {
    let header = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: snapshot.count >> $0) }
    _ = try length(header[...])
    return header + snapshot
  }
}
