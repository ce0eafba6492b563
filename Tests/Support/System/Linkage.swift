// SPDX-License-Identifier: Apache-2.0

/// What a program takes from elsewhere, as its file says, whatever its architecture.
public struct Linkage {
  /// Without what is behind `.so`.
  public let libraries: Set<String>
  /// Functions and objects, sorted. The weak ones, which are the C start-up files', are left out.
  public let imports: [String]

  public init(of program: String) throws {
    let dynamic = try run("readelf", "--dynamic", "--wide", program)
    libraries = Set(dynamic.matches(of: /\(NEEDED\).*\[(.*)\.so/).map { String($0.1) })
    // Number, value, size, type, binding, visibility, section, name.
    let table = try run("readelf", "--dyn-syms", "--wide", program)
    var names: [String] = []
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 8, words[4] == "GLOBAL", words[6] == "UND" else { continue }
      names.append(String(words[7].prefix { $0 != "@" }))
    }
    imports = names.sorted()
  }
}
