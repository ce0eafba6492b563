// SPDX-License-Identifier: Apache-2.0

import Support

extension XenMachine {
  /// Has xenstored replace itself by the same program, with all that it holds.
  public func updateXenstored() throws {
    let (program, mark) = kind == .c ? ("xenstored", "-U") : ("oxenstored", "--restart")
    try inDom0(
      """
      xenstore-control live-update /tools/\(program) || exit 1
      tries=0
      until tr '\\0' '\\n' </proc/$(pidof \(program))/cmdline | grep -qx -e \(mark); do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || exit 1
        usleep 50000
      done
      """)
  }
}
