import Support

/// What the guest's `/proc` tells of the agent's processes.
extension GuestAgent {
  /// A line of `/proc/PID/status` by its name, say `Seccomp`.
  public func state(of program: Program, _ name: String) throws -> String {
    try run("sed -n 's/^\(name):\\s*//p' /proc/$pid/status", of: program)
      .split(separator: " ").joined(separator: " ")
  }

  /// How often the process has gone to sleep by itself.
  public func wakes(of program: Program) throws -> Int {
    try number(of: program, "voluntary_ctxt_switches")
  }

  /// A line of `/proc/PID/status` whose value begins with a number.
  public func number(of program: Program, _ name: String) throws -> Int {
    let text = try state(of: program, name)
    guard let number = Int(text.prefix { $0.isNumber }) else { throw LabError("\(name): \(text)") }
    return number
  }
}
