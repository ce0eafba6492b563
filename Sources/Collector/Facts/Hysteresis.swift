// SPDX-License-Identifier: Apache-2.0

import Wire

extension UInt64 {
  /// An amount that changes all the time: `told`, the one in the snapshot before, holds until it is off by more
  /// than 1 % of it.
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
