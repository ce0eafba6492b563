// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// `security/snapshot.schema.json` as an independent validator reads it: Debian's python3-jsonschema.
enum SchemaCheck {
  /// First the schema is held against its meta-schema; then, a line each, whether a document is valid.
  private static let program = """
    import json, sys
    from jsonschema import Draft202012Validator
    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in open(sys.argv[2], encoding="utf-8", newline="\\n"):
        print(int(validator.is_valid(json.loads(line))))
    """

  /// Which of `documents` the schema takes. Each has to be JSON without a line break.
  static func accepted(_ documents: [[UInt8]]) throws -> [Bool] {
    let folder = try TemporaryFolder()
    try folder.write("documents", documents.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined())
    let schema = Places.package + "/security/snapshot.schema.json"
    let answers = try run("/usr/bin/python3", "-c", program, schema, folder.path + "/documents")
      .split(separator: "\n").map { $0 == "1" }
    guard answers.count == documents.count else { throw LabError("\(answers.count) answers") }
    return answers
  }
}
