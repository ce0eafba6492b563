// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The agent's SELinux module, compiled with the tools that build Debian's own policy, and linked with it.
public final class SELinuxPolicy {
  private let folder: TemporaryFolder
  private let base: [String]
  /// What the compilers said.
  public let messages: String

  public init() throws {
    folder = try TemporaryFolder()
    let modules = try run(Places.lab + "/get-selinux-policy.sh", Places.cache, deadline: 300)
      .trimmingCharacters(in: .newlines)
    base = ["base", "unconfined", "xen"].map { "\(modules)/\($0).pp" }
    try run("cp", "-a", Places.package + "/security/selinux/.", folder.path)
    let makefile = "/usr/share/selinux/devel/Makefile"
    let compile = try Daemon(["make", "-f", makefile, "-C", folder.path, "xen_guest_agent.pp"])
    let status = try compile.wait(deadline: 60)
    messages = compile.outputText + compile.errorLines.joined(separator: "\n")
    guard status == 0 else { throw LabError(messages) }
  }

  private var module: String { folder.path + "/xen_guest_agent.pp" }
  private var binary: String { folder.path + "/policy" }

  /// Links the module with Debian's policy and one more that allows `rules`, and expands all of it into the
  /// kernel's form, in which every neverallow rule is held against every allow rule. Returns the rules among
  /// `rules` that one forbids; throws if it fails without naming any.
  public func forbidden(among rules: [Rule] = []) throws -> [Rule] {
    let linked = folder.path + "/linked"
    let modules = base + [module] + (rules.isEmpty ? [] : [try compile(rules)])
    let link = try Daemon(["semodule_link", "-o", linked] + modules)
    guard try link.wait(deadline: 60) == 0 else { throw LabError("semodule_link: \(link.errorLines)") }
    let expand = try Daemon(["semodule_expand", linked, binary])
    if try expand.wait(deadline: 60) == 0 { return [] }
    let forbidden = rules.filter { rule in expand.errorLines.contains { rule.isNamed(in: $0) } }
    guard !forbidden.isEmpty else { throw LabError("semodule_expand: \(expand.errorLines)") }
    return forbidden
  }

  /// Holds the labels of the module's files against the policy that was expanded last; throws where one is unknown.
  public func checkLabels() throws {
    let labels = folder.path + "/labels"
    try run("semodule_unpackage", module, folder.path + "/unpacked", labels)
    try run("setfiles", "-c", binary, labels)
  }

  /// A module with these rules alone; returns its path.
  private func compile(_ rules: [Rule]) throws -> String {
    let types = Set(rules.flatMap { [$0.source, $0.target] }).map { "type \($0);" }
    let classes = rules.map { "class \($0.objectClass) \($0.permission);" }
    let allowed = rules.map { "allow \($0.source) \($0.target):\($0.objectClass) \($0.permission);" }
    let lines = ["module other 1.0;", "require {"] + types + classes + ["}"] + allowed
    try folder.write("other.te", lines.joined(separator: "\n") + "\n")
    let path = folder.path + "/other"
    try run("checkmodule", "-M", "-m", "-o", path + ".mod", path + ".te")
    try run("semodule_package", "-o", path + ".pp", "-m", path + ".mod")
    return path + ".pp"
  }
}

extension SELinuxPolicy {
  /// What `source` may do with an object of a class and of the type `target`.
  public struct Rule: Hashable, Sendable {
    let source: String
    let target: String
    let objectClass: String
    let permission: String

    public init(_ source: String, _ target: String, _ objectClass: String, _ permission: String) {
      (self.source, self.target, self.objectClass, self.permission) = (source, target, objectClass, permission)
    }

    /// Whether libsepol says in `line` that the rule, maybe among others, violates a neverallow rule.
    fileprivate func isNamed(in line: String) -> Bool {
      let words = line.split(whereSeparator: { " :{};".contains($0) }).map(String.init)
      guard let allow = words.firstIndex(of: "allow"), words.contains("neverallow") else { return false }
      return words[allow...].dropFirst().prefix(3).elementsEqual([source, target, objectClass])
        && words[allow...].dropFirst(4).contains(permission)
    }
  }
}
