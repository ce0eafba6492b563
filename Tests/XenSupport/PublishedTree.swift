// SPDX-License-Identifier: Apache-2.0

import Support

extension XenGuest {
  /// Every node below the guest's home as dom0 reads it, by its path from there. It reads one after the other: of one
  /// that goes meanwhile it has the path alone, with a colon, and that is left out.
  public func tree() throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try machine.inDom0("xenstore-ls -f \(home)").split(separator: "\n").compactMap { line in
        if line.hasPrefix(home + "/"), line.hasSuffix(":"), !line.contains(" = ") { return nil }
        guard line.hasPrefix(home + "/"), line.hasSuffix("\""), let equals = line.firstRange(of: " = \"") else {
          throw LabError("xenstore-ls: \(line)")
        }
        let path = line[..<equals.lowerBound].dropFirst(home.count + 1)
        return (String(path), String(line[equals.upperBound...].dropLast()))
      })
  }

  /// What the guest has published, as sorted `path = "value"` lines: the nodes that neither the toolstack nor the
  /// kernel made, without the time of the last change. A node that only holds others, with an empty value, is
  /// left out; one left behind empty is not.
  public func publishedLines() throws -> [String] {
    let tree = try tree()
    let parents = Set(tree.keys.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) })
    return tree.filter { path, value in
      !toolstackNodes.contains(path) && !(value.isEmpty && parents.contains(path)) && path != "data/updated"
    }.map { "\($0) = \"\($1)\"" }.sorted()
  }

  /// Waits in dom0 until the node at `path` is there, with `value` if that is given; returns how long it took since
  /// the script `first` ended, as `XenMachine.time` counts. Throws after `deadline` seconds or somewhat more.
  @discardableResult
  public func await(
    _ path: String, _ value: String? = nil, after first: String = "true", deadline: Int = 20
  ) throws -> Double {
    let node = "\(home)/\(path)"
    let isThere = value.map { "[ \"$(xenstore-read \(node) 2>/dev/null)\" = '\($0)' ]" } ?? "xenstore-exists \(node)"
    return try awaitInDom0(isThere, after: first, deadline: deadline)
  }

  /// Waits until the node at `path` is gone.
  @discardableResult
  public func awaitEnd(of path: String, after first: String = "true", deadline: Int = 20) throws -> Double {
    try awaitInDom0("! xenstore-exists \(home)/\(path)", after: first, deadline: deadline)
  }

  private func awaitInDom0(_ condition: String, after first: String, deadline: Int) throws -> Double {
    try machine.inDom0(first)
    return try machine.time {
      try machine.inDom0(
        """
        tries=0
        until \(condition); do
          tries=$((tries + 1))
          [ $tries -lt \(deadline * 20) ] || { echo "waited in vain"; exit 1; }
          usleep 50000
        done
        """, deadline: Double(deadline) * 5)
    }
  }
}
