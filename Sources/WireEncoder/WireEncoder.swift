// SPDX-License-Identifier: Apache-2.0

import Wire

extension Snapshot {
  /// The canonical JSON of the snapshot. Throws what is over a bound; nothing is cut.
  public func encoded() throws(Refusal) -> [UInt8] {
    var writer = Writer()
    var copy = self
    if !links.allSatisfy({ $0.isWhole }) { writer.refuse("address of another length") } else { copy.visit(&writer) }
    if writer.bytes.count > Bounds.snapshot { writer.refuse("snapshot too long") }
    if let refusal = writer.refusal { throw refusal }
    return writer.bytes
  }
}

extension Link {
  /// Whether each address has the length of its kind.
  fileprivate var isWhole: Bool {
    hardwareAddress.count == Bounds.hardwareAddress && ipv4.allSatisfy { $0.octets.count == 4 }
      && ipv6.allSatisfy { $0.octets.count == 16 }
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
