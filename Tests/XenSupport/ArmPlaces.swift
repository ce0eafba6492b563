// SPDX-License-Identifier: Apache-2.0

import Support

/// What the tests of the programs for aarch64 need.
public enum ArmPlaces {
  /// Debian's libraries, which `make deps ARCH=aarch64` fetches.
  public static let sysroot = Places.package + "/.build-arm/sysroot"

  /// The folder of the tests' own programs for aarch64, built where they are not there.
  public static func tools() throws -> String {
    let folder = Places.package + "/.build-arm/tools"
    try run(XenPlaces.lab + "/build-arm-tools.sh", sysroot, folder)
    return folder
  }
}
