// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The tools that look into the lock-down of either program: `Lab/lockdown.c` and `Lab/inject.c`.
public enum Lockdown {
  public enum Program: String, CaseIterable, Sendable { case publisher, collector }

  /// An argument of a system call.
  public enum Argument: Hashable, ExpressibleByIntegerLiteral, CustomStringConvertible, Sendable {
    case number(UInt64)
    /// The address of such bytes, 256 at most.
    case bytes([UInt8])
    public init(integerLiteral value: UInt64) { self = .number(value) }
    /// The address of a string, with its NUL.
    public static func path(_ text: String) -> Argument { .bytes(Array(text.utf8) + [0]) }
    public var description: String {
      switch self {
      case .number(let value): "\(value)"
      case .bytes(let bytes): "x" + bytes.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined()
      }
    }
  }

  /// A system call to be made in a program's place, and what came of it.
  public struct Call: Hashable, CustomStringConvertible, Sendable {
    let isI386: Bool
    public let number: UInt64
    let arguments: [Argument]
    public var description: String {
      "\(isI386 ? "i386" : "x86_64") \(number) \(arguments.map(\.description).joined(separator: " "))"
    }

    /// - Parameter isI386: by `int 0x80`, with the numbers of that architecture.
    public init(_ number: UInt64, _ first: UInt64, others: UInt64 = 0, isI386: Bool = false) {
      (self.number, self.isI386) = (number, isI386)
      arguments = [.number(first)] + Array(repeating: .number(others), count: 5)
    }

    /// - Parameter arguments: six at most; those that lack are 0.
    public init(_ number: UInt64, arguments: [Argument]) {
      (self.number, isI386) = (number, false)
      self.arguments = arguments + Array(repeating: 0, count: 6 - arguments.count)
    }
  }

  /// What makes a command fail in a step of its lock-down, or leave one out; see `lockdown.c`.
  public static func variables(_ variables: [String: Int]) throws -> [String: String] {
    try build()
    return Dictionary(uniqueKeysWithValues: variables.map { ("LOCKDOWN_" + $0, "\($1)") })
      .merging(["LD_PRELOAD": Places.cache + "/lockdown.so"]) { own, _ in own }
  }

  /// Writes `filter.ARCH.h` and `PROGRAM.ARCH.pfc` and `.bpf` to a folder, as `make filter` does.
  /// - Parameter rule: the one that is left out.
  public static func makeFilter(of program: Program, in folder: String, without rule: Int? = nil) throws {
    try build()
    try run([Places.cache + "/make-filter", program.rawValue, folder, folder] + (rule.map { ["\($0)"] } ?? []))
  }

  /// What has a program load a filter that `makeFilter` made.
  public static func variables(filterOf program: Program, in folder: String) throws -> [String: String] {
    let path = folder + "/\(program.rawValue).x86_64.bpf"
    return try variables([:]).merging(["LOCKDOWN_FILTER": path]) { own, _ in own }
  }

  /// The filter that the command gives the kernel.
  public static func loadedFilter(of command: [String]) throws -> Data {
    try build()
    let folder = try TemporaryFolder()
    try run([Places.cache + "/inject", "filter", folder.path + "/filter"] + command)
    return try Data(contentsOf: URL(filePath: folder.path + "/filter"))
  }

  /// What becomes of each call in a copy of the command that has just loaded its filter.
  public static func outcomes(of calls: [Call], in command: [String]) throws -> [Call: String] {
    try build()
    let folder = try TemporaryFolder()
    try folder.write("calls", calls.map { "\($0)\n" }.joined())
    let words = ([Places.cache + "/inject", "calls"] + command).joined(separator: " ")
    let process = try Daemon(["sh", "-c", "exec \(words) <\(folder.path)/calls"])
    let status = try process.wait(deadline: 60)
    let lines = process.outputText.split(separator: "\n").map(String.init)
    guard status == 0, lines.count == calls.count else { throw LabError("inject: \(process.errorLines)") }
    return Dictionary(zip(calls, lines)) { first, _ in first }
  }

  /// A command that becomes `command` where each look at a clock is a system call.
  public static func withoutVDSO(_ command: [String]) throws -> [String] {
    try build()
    return [Places.cache + "/inject", "no-vdso"] + command
  }

  /// Ends all traffic on a socket of a process.
  public static func shutDown(_ descriptor: Int, of process: Daemon) throws {
    try build()
    try run([Places.cache + "/inject", "shutdown", "\(process.pid)", "\(descriptor)"])
  }

  /// A command that becomes `command` with libxenstore and libc of a newer release.
  public static func withNewerLibraries(_ command: [String]) throws -> [String] {
    let found = try run(Places.lab + "/get-newer-libraries.sh", Places.cache, deadline: 300)
    let folder = found.trimmingCharacters(in: .newlines)
    return [folder + "/ld-linux-x86-64.so.2", "--library-path", folder] + command
  }

  public static let hasNewerLibraries = (try? withNewerLibraries([])) != nil

  /// What preloads an allocator that asks the kernel with each call (`mapping-malloc.c`).
  public static func mappingMalloc() throws -> [String: String] {
    try build()
    return ["LD_PRELOAD": Places.cache + "/mapping-malloc.so"]
  }

  private static func build() throws {
    try run(Places.lab + "/build-lockdown.sh", Places.cache)
  }
}
