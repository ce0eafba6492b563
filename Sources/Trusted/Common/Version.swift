// SPDX-License-Identifier: Apache-2.0

import Wire

/// The agent's version. Xen Orchestra hides an agent whose major version is 0; XAPI wants all four
/// parts.
public enum Version {
  public static var major: Text { "1" }
  public static var minor: Text { "0" }
  public static var micro: Text { "0" }
  public static var build: Text { "1" }
  /// All of it, as `--version` prints it.
  public static var text: Text { "1.0.0-1" }
}
