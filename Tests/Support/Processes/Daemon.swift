// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A child process. It is killed when its value goes, and when this process ends in whatever way.
public final class Daemon {
  public let pid: pid_t
  private let output: Pipe
  private let errors: Pipe
  private var status: Int32?

  /// Starts `command`, a program and its arguments, with these variables and PATH as its environment.
  /// Standard input holds `input`, 64 KiB at most, and ends there.
  public init(
    _ command: [String], environment: [String: String] = [:], input: [UInt8] = []
  ) throws {
    output = try Pipe()
    errors = try Pipe()
    let standardInput = try Pipe()
    guard input.withUnsafeBytes({ write(standardInput.writeEnd, $0.baseAddress, $0.count) }) == input.count
    else { throw LabError("the input does not fit the pipe") }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
    var variables = environment.merging(["PATH": path]) { asked, _ in asked }
    // Counters of coverage, each process's in a file of its own that is mapped (Tests/Coverage).
    if let profiles = ProcessInfo.processInfo.environment["XGA_PROFILES"] {
      variables["LLVM_PROFILE_FILE"] = profiles + "/c%c-%p.profraw"
    }
    pid = try spawn(
      ["setpriv", "--pdeathsig", "KILL"] + command, variables.map { "\($0)=\($1)" },
      [standardInput.readEnd, output.writeEnd, errors.writeEnd])
    output.closeWriteEnd()
    errors.closeWriteEnd()
  }

  deinit {
    if running { _ = Glibc.kill(pid, SIGKILL) }
    if status == nil { waitpid(pid, nil, 0) }
  }

  /// The lines of standard error so far.
  public var errorLines: [String] { errors.text.split(separator: "\n").map(String.init) }
  /// Standard output so far.
  public var outputText: String { output.text }

  public var running: Bool {
    guard status == nil else { return false }
    var word: Int32 = 0
    if waitpid(pid, &word, WNOHANG) == pid { status = word }
    return status == nil
  }

  /// The exit status; nil while it runs, and if a signal ended it.
  public var exitStatus: Int32? {
    guard !running, let status, status & 0x7f == 0 else { return nil }
    return status >> 8 & 0xff
  }

  /// The signal that ended the process; nil while it runs, and if it exited.
  public var endSignal: Int32? {
    guard !running, let status, status & 0x7f != 0 else { return nil }
    return status & 0x7f
  }

  public func kill(_ signal: Int32) {
    if running { _ = Glibc.kill(pid, signal) }
  }

  /// Waits for the end of the process, and returns its exit status.
  public func wait(deadline: Double = 10) throws -> Int32? {
    guard eventually(deadline: deadline, { !running }) else {
      throw LabError("process \(pid) did not end within \(deadline) s: \(errorLines)")
    }
    return exitStatus
  }

  /// Ends the process with `signal` and waits for it.
  public func end(_ signal: Int32 = SIGTERM) throws {
    kill(signal)
    _ = try wait()
  }
}

/// posix_spawnp(3), with three descriptors for the standard ones and no signal blocked or ignored.
private func spawn(
  _ command: [String], _ environment: [String], _ standard: [Int32]
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (number, descriptor) in standard.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
  }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  sigemptyset(&none)
  var all = sigset_t()
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
  var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
  defer { for string in arguments + variables { free(string) } }
  var pid: pid_t = 0
  let failure = SpawnThread.perform {
    posix_spawnp(&pid, command[0], &actions, &attributes, &arguments, &variables)
  }
  guard failure == 0 else { throw LabError("\(command[0]): \(String(cString: strerror(failure)))") }
  return pid
}

/// Runs a command to its end and returns its standard output; throws unless it succeeds.
@discardableResult
public func run(_ command: String..., deadline: Double = 30) throws -> String {
  try run(command, deadline: deadline)
}

@discardableResult
public func run(_ command: [String], deadline: Double = 30) throws -> String {
  let process = try Daemon(command)
  guard try process.wait(deadline: deadline) == 0 else {
    throw LabError("\(command.joined(separator: " ")): \(process.errorLines)")
  }
  return process.outputText
}
