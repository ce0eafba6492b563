// SPDX-License-Identifier: Apache-2.0

import Support

/// Where the parts of a Xen machine are.
enum XenPlaces {
  static let lab = Places.package + "/Tests/XenSupport/Lab"
  /// Debian systems for guests.
  static let debianCache = Places.package + "/.build-guest"
}
