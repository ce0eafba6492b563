// SPDX-License-Identifier: Apache-2.0

/// Every limit of what crosses the socket. Both ends refuse what is over a limit; neither clamps.
public enum Bounds {
  /// The version of the snapshot format. It is raised with each release that changes the format. No
  /// other version is read.
  public static let version: UInt64 = 1
  /// Bytes of one snapshot's JSON: the largest length a frame may announce.
  public static let snapshot = 65_536
  /// Bytes of the big-endian length in front of a snapshot.
  public static let frameHeader = 4
  /// Bytes of one text. A xenstore node, its value included, holds 2,048 at most (`xenstore.txt`).
  public static let text = 256
  /// Links in one snapshot, the vifs among them.
  public static let links = 64
  /// Addresses of one family on one link.
  public static let addresses = 16
  /// Octets of a link's hardware address: Ethernet's, which is all a vif can have.
  public static let hardwareAddress = 6
  /// The device number of a vif: the last part of its xenstore path `device/vif/<devid>`.
  public static let devid: ClosedRange<UInt64> = 0...65_535
  /// The device number of a vbd: the last part of its xenstore path `device/vbd/<devid>`.
  public static let vbd: ClosedRange<UInt64> = 0...(1 << 32 - 1)
  /// The kernel's interface index (`if_nametoindex(3)`): a positive C int.
  public static let linkIndex: ClosedRange<UInt32> = 1...UInt32(Int32.max)
  /// Memory in KiB, volumes in bytes. The top is the largest integer all JSON readers keep exact.
  public static let amount: ClosedRange<UInt64> = 0...(1 << 53)
  /// Drivers in one snapshot.
  public static let drivers = 8
  /// Volumes in one snapshot.
  public static let volumes = 32
  /// Mount points of one volume.
  public static let mountPoints = 4
}
