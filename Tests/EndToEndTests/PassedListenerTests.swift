// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What the publisher makes of the descriptor that a service manager passes (`sd_listen_fds(3)`).
  @Suite struct PassedListeners {
    /// Makes a socket, and becomes the command, which finds it as descriptor 3.
    private static let pass = """
      import os, socket, sys
      kind, path, mode, count, owner = sys.argv[1:6]
      families = {"tcp": socket.AF_INET, "tcp6": socket.AF_INET6}
      types = {"datagram": socket.SOCK_DGRAM, "packets": socket.SOCK_SEQPACKET}
      made = socket.socket(families.get(kind, socket.AF_UNIX), types.get(kind, socket.SOCK_STREAM))
      made.bind(("::1" if kind == "tcp6" else "127.0.0.1", 0) if kind in families else path)
      if kind not in ("datagram", "deaf"): made.listen()
      if kind == "replaced":
          os.unlink(path)
          open(path, "w").close()
      if kind not in families: os.chmod(path, int(mode, 8))
      os.dup2(made.fileno(), 3)
      os.set_inheritable(3, True)
      os.environ["LISTEN_PID"] = str(os.getpid() + int(owner))
      os.environ["LISTEN_FDS"] = count
      os.execv(sys.argv[6], sys.argv[6:])
      """

    private static func start(
      _ place: PublisherPlace, _ kind: String, _ mode: String = "660", at path: String? = nil, count: Int = 1,
      forAnother: Bool = false,
      environment: [String: String] = [:]
    ) throws -> Daemon {
      let words = [kind, path ?? place.socket, mode, "\(count)", forAnother ? "1" : "0"]
      return try Daemon(["python3", "-c", pass] + words + place.command, environment: environment)
    }

    @Test func a_unix_stream_socket_that_listens_at_the_path_is_taken() throws {
      let place = try PublisherPlace()
      let manager = try ServiceManager()
      let publisher = try Self.start(place, "stream", environment: manager.environment)
      #expect(eventually { manager.message() == "READY=1" || !publisher.running })
      let sender = try FrameSender(place.socket)
      try sender.send(HostileFrames.frame(HostileFrames.example))
      let isPublished = try eventually { try place.xenstored.dom0.tree(place.guest.home)["data/os_distro"] == "debian" }
      #expect(isPublished, "\(publisher.errorLines)")
    }

    @Test(arguments: ["tcp", "tcp6", "datagram", "packets", "deaf", "elsewhere"])
    func anything_else_is_refused(_ kind: String) throws {
      let place = try PublisherPlace()
      let publisher = try Self.start(place, kind, at: kind == "elsewhere" ? place.socket + "2" : nil)
      #expect(try publisher.wait() == 71)
      let line = "\(place.socket): descriptor 3 is no unix stream socket that listens there"
      #expect(publisher.errorLines.last?.hasSuffix(line) == true, "\(publisher.errorLines)")
    }

    @Test func one_that_is_open_to_others_is_refused() throws {
      let place = try PublisherPlace()
      let publisher = try Self.start(place, "stream", "666")
      #expect(try publisher.wait() == 71)
      let line = "\(place.socket): open to others; want mode 0660"
      #expect(publisher.errorLines.last?.hasSuffix(line) == true, "\(publisher.errorLines)")
    }

    @Test func one_whose_path_leads_to_a_file_by_now_is_refused() throws {
      let place = try PublisherPlace()
      let publisher = try Self.start(place, "replaced", "600")
      #expect(try publisher.wait() == 71)
      let line = "\(place.socket): Socket operation on non-socket"
      #expect(publisher.errorLines.last?.hasSuffix(line) == true, "\(publisher.errorLines)")
    }

    /// No socket was passed, or to another process, whatever is descriptor 3: the publisher makes its own.
    @Test(arguments: [false, true]) func where_none_is_passed_it_makes_its_own(_ forAnother: Bool) throws {
      let place = try PublisherPlace()
      let manager = try ServiceManager()
      let publisher = try Self.start(
        place, "stream", at: place.socket + "2", count: forAnother ? 1 : 0, forAnother: forAnother,
        environment: manager.environment)
      #expect(eventually { manager.message() == "READY=1" || !publisher.running })
      #expect(publisher.running, "\(publisher.errorLines)")
      let sender = try FrameSender(place.socket)
      sender.end()
      let attributes = try FileManager.default.attributesOfItem(atPath: place.socket)
      #expect(attributes[.posixPermissions] as? Int == 0o660)
    }

    /// Only a socket that nobody listens at may go.
    @Test func what_is_no_socket_stays_where_it_is() throws {
      let place = try PublisherPlace()
      try place.folder.write("publisher.sock", "precious")
      let publisher = try Daemon(place.command)
      #expect(try publisher.wait() == 71)
      #expect(publisher.errorLines.last?.hasSuffix("\(place.socket): Address already in use") == true)
      #expect(try String(contentsOfFile: place.socket, encoding: .utf8) == "precious")
    }

    @Test func a_socket_of_another_kind_that_is_in_use_stays_where_it_is() throws {
      let place = try PublisherPlace()
      let program = """
        import os, socket, sys, time
        made = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        made.bind(sys.argv[1])
        print("bound", flush=True)
        time.sleep(60)
        """
      let other = try Daemon(["python3", "-c", program, place.socket])
      #expect(eventually { other.outputText == "bound\n" })
      let publisher = try Daemon(place.command)
      #expect(try publisher.wait() == 71)
      #expect(FileManager.default.fileExists(atPath: place.socket))
    }

    @Test func the_socket_of_a_publisher_that_was_killed_is_made_anew() throws {
      let place = try PublisherPlace()
      for _ in 1...2 {
        let publisher = try Daemon(place.command)
        let isServed = eventually { (try? FrameSender(place.socket)) != nil || !publisher.running }
        #expect(isServed && publisher.running, "\(publisher.errorLines)")
        try publisher.end(SIGKILL)
      }
    }
  }
}
