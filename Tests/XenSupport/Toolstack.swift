// SPDX-License-Identifier: Apache-2.0

import Support

/// What dom0 does with a guest, in the words of xl(1).
extension XenGuest {
  private var image: String { "/run/\(name).saved" }

  /// Has the guest suspend, and keeps its memory in a file.
  public func save() throws {
    try machine.inDom0("xl save \(name) \(image) >/run/save.log 2>&1 || { cat /run/save.log; exit 1; }")
  }

  /// Lets the guest that was saved go on, as a new domain.
  public func restore() throws {
    try machine.inDom0(
      "xl restore \(image) >/run/restore.log 2>&1 || { cat /run/restore.log; exit 1; }; rm \(image)")
    try noteDomid()
  }

  /// Moves the guest, while it runs, to another domain of the same host.
  public func migrate() throws {
    try machine.inDom0(
      "xl migrate -s '' \(name) 'xl migrate-receive' >/run/migrate.log 2>&1 || { cat /run/migrate.log; exit 1; }",
      deadline: 300)
    try noteDomid()
  }

  /// A script for dom0 that waits until the guest has resumed: until its kernel has connected its vif again.
  /// That takes a second or more after xl has returned, on a machine that is emulated.
  public var isBack: String {
    "until xenstore-exists \(home)/device/vif/0/request-rx-copy; do usleep 50000; done"
  }
}
