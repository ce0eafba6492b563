// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What serves one client as xenstored would, with answers that are given beforehand, and hangs up after the last one:
/// for what a real xenstored answers once in a thousand years.
public final class ScriptedXenstored {
  /// An answer, by its type in `xen/io/xs_wire.h`.
  public enum Answer {
    case value(String)
    case began
    case wrote
    case error(String)

    fileprivate var word: String {
      switch self {
      case .value(let text): "2 \(text)"
      case .began: "6 1\\0"
      case .wrote: "11 OK\\0"
      case .error(let name): "16 \(name)\\0"
      }
    }
  }

  private let folder: TemporaryFolder
  private let process: Daemon
  public var socket: String { folder.path + "/socket" }

  public init(_ answers: Answer...) throws {
    folder = try TemporaryFolder()
    let script = """
      import socket, struct, sys
      listener = socket.socket(socket.AF_UNIX)
      listener.bind(sys.argv[1])
      listener.listen()
      print("ready", flush=True)
      client, _ = listener.accept()
      for answer in sys.argv[2:]:
          _, request, transaction, size = struct.unpack("4I", client.recv(16, socket.MSG_WAITALL))
          client.recv(size, socket.MSG_WAITALL)
          kind, text = answer.split(" ", 1)
          body = text.replace("\\\\0", "\\0").encode()
          client.sendall(struct.pack("4I", int(kind), request, transaction, len(body)) + body)
      """
    process = try Daemon(["python3", "-c", script, folder.path + "/socket"] + answers.map(\.word))
    guard eventually({ process.outputText == "ready\n" || !process.running }), process.running else {
      throw LabError("the script does not serve: \(process.errorLines)")
    }
  }
}
