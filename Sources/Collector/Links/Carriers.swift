// SPDX-License-Identifier: Apache-2.0

/// Notices that a vif's carrier has come back. xen-netfront takes the carrier away and gives it
/// back where it connects to its backend anew (`netfront_resume`, `xennet_connect`): that is
/// whenever the guest is resumed, restored or migrated, also where the clock does not jump.
struct Carriers {
  /// What is remembered of a vif. It has no array: small blocks that live long fragment the heap.
  private struct Vif {
    let index: UInt32
    let carrierUps: UInt32
    let name: PackedName

    init(_ link: LinkMessage) {
      index = link.index
      carrierUps = link.carrierUps
      name = PackedName(link.name)
    }
  }

  /// The bytes of a link's name, `Limits.linkName` at most, in two numbers.
  private struct PackedName: Equatable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    init(_ name: [UInt8]) {
      for byte in name {
        first = first << 8 | second >> 56
        second = second << 8 | UInt64(byte)
      }
    }
  }

  /// The vifs of the last dump, then those of earlier ones; `Limits.vifs` in all. A vif that a dump
  /// lacks stays known: the dump may have been interrupted, or its role could not be read.
  private var known: [Vif] = []

  /// The list is made once, at its final size, for the same reason.
  init() { known.reserveCapacity(2 * Limits.vifs) }

  /// The first vif of a dump that was known before, by index and name, and whose carrier has come up
  /// again since. A carrier that comes up for the first time does not count: the vif is new.
  /// - Parameter vifs: those of the dump, even if it is incomplete: what it says of a vif is true.
  ///   They become the known ones, so that no change is found twice.
  mutating func note(_ vifs: [LinkMessage]) -> LinkMessage? {
    let returned = vifs.first { vif in
      let now = Vif(vif)
      return vif.carrierUps > 1
        && known.contains {
          $0.index == now.index && $0.name == now.name && $0.carrierUps != now.carrierUps
        }
    }
    for vif in vifs.reversed() {
      known.removeAll { $0.index == vif.index }
      known.insert(Vif(vif), at: 0)
    }
    known.removeLast(max(0, known.count - Limits.vifs))
    return returned
  }
}
