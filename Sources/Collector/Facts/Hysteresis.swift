// SPDX-License-Identifier: Apache-2.0

import Wire

extension UInt64 {
  /// `told`, the amount in the last snapshot, unless `self` differs from it by more than 1 %: smaller changes are
  /// not worth a snapshot.
  func steady(told: UInt64) -> UInt64 {
    let moved = self > told ? self - told : told - self
    return moved > told / 100 ? self : told
  }
}

extension [Volume] {
  /// The volumes with their free bytes as steady as that. Volumes are the same if their names are.
  func steady(told: [Volume]) -> [Volume] {
    map { volume in
      var volume = volume
      if let before = told.first(where: { $0.name == volume.name })?.freeBytes {
        volume.freeBytes = volume.freeBytes.map { $0.steady(told: before) }
      }
      return volume
    }
  }
}
