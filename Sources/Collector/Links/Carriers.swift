// SPDX-License-Identifier: Apache-2.0

/// Notices that a vif's carrier has come back. xen-netfront takes the carrier away and gives it
/// back where it connects to its backend anew (`netfront_resume`, `xennet_connect`): that is
/// whenever the guest is resumed, restored or migrated, also where the clock does not jump.
struct Carriers {
  /// What is remembered of a vif: few bytes, for vifs that are gone long ago are remembered, too.
  private struct Vif {
    let index: UInt32
    let name: [UInt8]
    let carrierUps: UInt32
  }

  /// The vifs of the last dump, then those of earlier ones; `Limits.vifs` in all. A vif that a dump
  /// lacks stays known: the dump may have been interrupted, or its role could not be read.
  private var known: [Vif] = []

  /// The first of a dump's vifs that was known before, by its index and name, and whose carrier has
  /// come up again since. That it comes up for the first time is no return: the vif is new.
  /// - Parameter vifs: those that the dump listed, even if it is incomplete: what it says of them
  ///   is true, and no change is found twice.
  mutating func note(_ vifs: [LinkMessage]) -> LinkMessage? {
    let returned = vifs.first { vif in
      vif.carrierUps > 1
        && known.contains {
          $0.index == vif.index && $0.name == vif.name && $0.carrierUps != vif.carrierUps
        }
    }
    let others = known.filter { old in !vifs.contains { $0.index == old.index } }
    let latest = vifs.map { Vif(index: $0.index, name: $0.name, carrierUps: $0.carrierUps) }
    known = Array((latest + others).prefix(Limits.vifs))
    return returned
  }
}
