// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// Attacks by code that runs in the collector's unit and has not confined itself (`Lab/unit-attacks.py`).
extension EndToEnd.StartedUnits {
  /// What fails outside as well, for it takes root, or a right over another user's process.
  private static let failOutside: Set = [
    "packets", "kill the publisher", "trace the publisher", "the publisher's memory", "a file in /etc",
    "a file in /run", "a file in /run/xen-guest-agent", "a secret of root's", "xenstore's device",
    "a device of its own", "a mount", "the host's name", "the clock", "BPF", "root", "the network",
  ]

  @Test func no_attack_from_inside_the_collectors_unit_succeeds() throws {
    let guest = try UnitGuest.running()
    let services = try Daemon(guest.machine.entry + ["/usr/bin/python3", "-c", Self.openServices] + Self.openSockets)
    defer {
      services.kill(SIGKILL)
      #expect(throws: Never.self) { try guest.shell("rm -f \(Self.openSockets.joined(separator: " "))") }
    }
    #expect(eventually { services.outputText == "ready\n" }, "\(services.errorLines)")
    try run("cp", Places.lab + "/unit-attacks.py", guest.machine.shared)
    let publisher = try guest.process(of: "xen-guest-publisher.service")
    let script = "/usr/bin/python3 -I /lab/unit-attacks.py \(publisher)"

    // As the collector's user, but outside of its unit.
    let user = "--reuid xen-guest-collector --regid xen-guest-collector --clear-groups"
    let outside = Self.outcomes(try guest.shell("setpriv \(user) \(script)"))
    #expect(outside.count >= 30 && Set(outside.filter { $1 != "SUCCEEDED" }.keys) == Self.failOutside, "\(outside)")

    let unit = "xen-guest-collector.service"
    let python = try guest.shell("realpath /usr/bin/python3")
    let settings = "ExecStart=\nExecStart=\(script)\nExecPaths=\(python)\nStandardOutput=truncate:/lab/attacks\n"
    try guest.machine.addSettings("[Service]\nRestart=no\n" + settings, to: unit)
    try guest.shell("systemctl restart \(unit)")
    #expect(try eventually { try guest.machine.property("ActiveState", of: unit) == "inactive" }, "\(guest.log)")
    let inside = Self.outcomes(try guest.shell("cat /lab/attacks"))
    #expect(inside.keys.sorted() == outside.keys.sorted(), "\(guest.log)")
    #expect(inside.filter { $1 == "SUCCEEDED" }.keys.sorted() == [])

    try guest.machine.removeSettings(of: unit)
    try guest.shell("systemctl restart \(unit)")
    try expectPublished(guest)
  }

  private static let openSockets = [
    "/run/open.sock", "/run/dbus/system_bus_socket", "/run/systemd/resolve/io.systemd.Resolve",
  ]

  /// Services that let anyone connect: to these sockets, and to an abstract one.
  private static let openServices = """
    import os, socket, sys, time
    def listen(name):
        link = socket.socket(socket.AF_UNIX)
        link.bind(name)
        link.listen()
        return link
    links = [listen("\\0open")]
    for path in sys.argv[1:]:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        links.append(listen(path))
        os.chmod(path, 0o666)
    print("ready", flush=True)
    time.sleep(60)
    """

  /// By the attack's name.
  private static func outcomes(_ text: String) -> [String: String] {
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      guard let colon = line.lastIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
