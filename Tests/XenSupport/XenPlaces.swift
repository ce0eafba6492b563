// SPDX-License-Identifier: Apache-2.0

import Support

/// Where the parts of a Xen machine are.
enum XenPlaces {
  static let lab = Places.package + "/Tests/XenSupport/Lab"
  /// What the lab fetches once: the hypervisor, the kernel, the toolstack.
  static let cache = Places.package + "/.build-xen"
  /// Debian systems for guests.
  static let debianCache = Places.package + "/.build-guest"
}
