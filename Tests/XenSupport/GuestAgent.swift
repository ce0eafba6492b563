// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// The agent in a `XenGuest`: both programs, each as its own user.
public struct GuestAgent {
  public enum Program: String, CaseIterable, Sendable {
    case publisher
    case collector
  }

  public let guest: XenGuest

  /// Starts both programs as README.md has it where there is no systemd.
  public init(_ guest: XenGuest, schema: String = "std", intervalSeconds: Int = 60, logLevel: String = "info") throws {
    self.guest = guest
    let rule = try String(contentsOfFile: Places.package + "/systemd/80-xen-guest-agent.rules", encoding: .utf8)
    guard let owner = rule.firstMatch(of: /GROUP="([^"]+)", MODE="([0-7]+)"/) else { throw LabError(rule) }
    try guest.run(
      """
      chgrp \(owner.1) /dev/xen/xenbus && chmod \(owner.2) /dev/xen/xenbus || exit 1
      mkdir -p /run/xen-guest-agent && chown xen-guest-publisher:xen-guest-collector /run/xen-guest-agent || exit 1
      chmod 2750 /run/xen-guest-agent
      start() {
        user=xen-guest-$1
        shift
        /usr/bin/setpriv --reuid $user --regid $user --clear-groups /usr/sbin/$user --log-level \(logLevel) "$@" \
          2>>/run/${user#xen-guest-}.log &
        echo $! >/run/${user#xen-guest-}.pid
      }
      start publisher --schema \(schema)
      tries=0
      until [ -S /run/xen-guest-agent/publisher.sock ]; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || { cat /run/publisher.log; exit 1; }
        usleep 50000
      done
      start collector --interval \(intervalSeconds)
      """)
  }

  /// Ends both programs and removes their logs.
  public func stop() throws {
    try guest.run(
      """
      for name in publisher collector; do
        pid=$(cat /run/$name.pid)
        kill $pid
        while [ -d /proc/$pid ]; do usleep 10000; done
        rm /run/$name.log /run/$name.pid
      done
      rm /run/xen-guest-agent/publisher.sock
      """)
  }

  /// Has the guest do something with a program: `$pid` is its process.
  public func run(_ script: String, of program: Program, deadline: Int = 60) throws -> String {
    try guest.run("pid=$(cat /run/\(program.rawValue).pid)\n\(script)", deadline: deadline)
  }

  /// What both programs have logged.
  public func log() throws -> [String] {
    try guest.run("cat /run/publisher.log /run/collector.log").split(separator: "\n").map(String.init)
  }

  /// The processes of both programs, where they run.
  public func processes() throws -> [String] {
    try Program.allCases.map { try run("[ -d /proc/$pid ] && echo $pid $(cat /proc/$pid/comm)", of: $0) }
  }
}
