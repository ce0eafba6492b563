// SPDX-License-Identifier: Apache-2.0

/// Every limit of the command. What is over one is an error; nothing is cut.
///
/// Values and paths are limited elsewhere: libxenstore refuses messages of over 4,096 bytes both ways
/// (`XENSTORE_PAYLOAD_MAX`, `xen/io/xs_wire.h`), and xenstored refuses longer paths. The kernel
/// bounds the command line.
enum Limits {
  /// Children of a node that is listed.
  static let children = 4_096
  /// Levels of a tree that is printed, each of which takes some of the stack.
  static let depth = 256
}
