// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What `xen-guest-publisher` did with a command line that needs no Xen.
struct ProgramRun {
  let status: Int32
  let output: String
  let errors: String

  init(_ arguments: [String], input: [UInt8] = [], schema: String? = nil) throws {
    let process = Process()
    process.executableURL = Bundle.main.bundleURL.appendingPathComponent("xen-guest-publisher")
    process.arguments = arguments
    process.environment = schema.map { ["XENSTORE_SCHEMA": $0] } ?? [:]
    // A file and no pipe, which could be full.
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (out, error) = (Pipe(), Pipe())
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = out
    process.standardError = error
    try process.run()
    output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    errors = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }
}
