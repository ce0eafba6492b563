// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

// `make bench`: the bars of this project and what this machine measures, as a table. Words say which groups of rows;
// without any, all.

struct Row {
  let what, bar, measured: String
}

func milliseconds(_ seconds: Double) -> String { String(format: "%.1f ms", seconds * 1_000) }

func size(_ program: String) throws -> String {
  let attributes = try FileManager.default.attributesOfItem(atPath: program)
  return "\((attributes[.size] as? Int) ?? 0) bytes"
}

/// Seconds from `start` until `path` is there, or gone, as dom0 sees it; looked for without a pause.
func delay(_ scenario: Scenario, _ path: String, isThere: Bool, since start: Date) throws -> Double {
  while ((try? scenario.xenstored.dom0.read(scenario.guest.home + "/" + path)) != nil) != isThere {
    if Date().timeIntervalSince(start) > 10 { throw LabError("\(path): waited in vain") }
  }
  return Date().timeIntervalSince(start)
}

func started(_ intervalSeconds: Int = 60) throws -> Scenario {
  let scenario = try Scenario(intervalSeconds: intervalSeconds)
  try scenario.network.ip(["addr add 192.0.2.1/24 dev eth0", "addr add 2001:db8::1/64 dev eth0 nodad"])
  try scenario.start()
  guard try eventually({ try scenario.vifLines().count == 6 }) else { throw LabError(scenario.log) }
  return scenario
}

func startRows() throws -> [Row] {
  let scenario = try started()
  let requests = try scenario.requests()
  let looks = requests.prefix { !$0.isChange }.count
  let nodes = requests.count { $0.operation == "WRITE" }
  guard let publisher = scenario.publisher, let collector = scenario.collector else { return [] }
  return [
    Row(
      what: "requests of a start, 1 vif, 2 addresses: to look; a node each; others", bar: "4; nodes; 0",
      measured: "\(looks); \(nodes); \(requests.count - looks - nodes)"),
    Row(what: "publisher, stripped", bar: "73728 bytes", measured: try size(Places.publisher)),
    Row(
      what: "publisher, RSS; threads", bar: "2048 KiB; 1",
      measured: "\(try publisher.residentKiB()) KiB; \(try publisher.state("Threads"))"),
    Row(what: "collector, stripped", bar: "165888 bytes", measured: try size(Places.collector)),
    Row(
      what: "collector, RSS; threads", bar: "2560 KiB; 1",
      measured: "\(try collector.residentKiB()) KiB; \(try collector.state("Threads"))"),
    Row(
      what: "processes spawned while running", bar: "0",
      measured: "\(try publisher.childrenSeen() + collector.childrenSeen())"),
  ]
}

func idleRow() throws -> Row {
  let scenario = try started(1)
  let mark = try scenario.requests().count
  pass(seconds: 20)
  let requests = try scenario.requests(since: mark).count
  // A node of our own is looked for every 15 minutes.
  return Row(
    what: "requests an hour when nothing changes", bar: "6", measured: "\(requests) in 20 ticks + 4 looks an hour")
}

/// What the agent costs in dom0: how often xenopsd is woken. An hour has 60 ticks.
func watchRow(_ kind: Xenstored.Kind) throws -> Row {
  let cost = try WatchCost(kind)
  let scenario = try Scenario(kind)
  try scenario.start()
  guard try eventually({ try scenario.vifLines().count == 2 }) else { throw LabError(scenario.log) }
  let watches = try HostWatches(scenario)
  pass(seconds: 60)
  let costs = [cost.start, try watches.count(.xapi), cost.addressAdded, cost.hostName, cost.restore]
  return Row(
    what: "XAPI woken, \(kind.rawValue) xenstored: start; idle hour; address; host name; restore",
    bar: "nodes; 0; 2; 1; nodes", measured: costs.map { "\($0)" }.joined(separator: "; "))
}

/// From the kernel's change of an address to dom0's watch, 100 times.
func delayRow() throws -> Row {
  let scenario = try started()
  let node = scenario.guest.home + "/attr/vif/0/ipv4/1"
  let script = ["python3", Places.lab + "/address-delays.py", scenario.xenstored.socket, node, "100"]
  let lines = try run(scenario.network.entry + script, deadline: 400).split(separator: "\n")
  let figures = ["added", "removed"].map { kind in
    let delays = lines.filter { $0.hasPrefix(kind) }.compactMap { $0.split(separator: " ").last.flatMap(Double.init) }
      .sorted()
    return String(format: "%.2f ms (%.2f ms)", delays[50], delays[99])
  }
  return Row(
    what: "address added, and removed, to dom0's watch: median (worst of 100)", bar: "2.0 ms; 1.2 ms",
    measured: figures.joined(separator: "; "))
}

func burstRows() throws -> [Row] {
  let scenario = try started()
  guard let publisher = scenario.publisher, let collector = scenario.collector else { return [] }
  let mark = try scenario.requests().count
  let before = (try publisher.anonymousKiB(), try collector.anonymousKiB())
  let start = Date()
  try scenario.network.ip(
    (0..<5_000).flatMap { i in
      ["add", "del"].map { "addr \($0) 10.\(i / 200).\(i % 200).1/24 dev eth0" }
    } + ["addr add 198.51.100.7/25 dev eth0"])
  let took = Date().timeIntervalSince(start)
  let settled = try delay(scenario, "attr/vif/0/ipv4/1", isThere: true, since: Date())
  let requests = try scenario.requests(since: mark).count
  return [
    Row(
      what: "10,000 address changes in a burst", bar: "600 requests in 10 s",
      measured: "\(requests) requests, burst \(milliseconds(took)), tree right \(milliseconds(settled)) later"),
    Row(
      what: "memory after the burst: publisher; collector", bar: "no growth",
      measured: "\(try publisher.anonymousKiB() - before.0); \(try collector.anonymousKiB() - before.1) KiB"),
  ]
}

/// 500 links, and 100 links a second that come or go.
func containersRow() throws -> Row {
  let scenario = try started()
  guard let collector = scenario.collector else { throw LabError("no collector") }
  try scenario.network.addContainers(250)
  pass(seconds: 3)
  let (start, used) = (Date(), try collector.processorSeconds())
  for _ in 1...100 {
    try scenario.network.churnContainers(5)
    pass(seconds: 0.1)
  }
  let share = (try collector.processorSeconds() - used) / Date().timeIntervalSince(start)
  return Row(
    what: "collector among 500 links that churn: processor; RSS", bar: "1 %; 4096 KiB",
    measured: String(format: "%.2f %%; ", share * 100) + "\(try collector.residentKiB()) KiB")
}

/// All that a snapshot may hold, read once a second.
func fullRow() throws -> Row {
  let guest = try FullGuest(intervalSeconds: 1)
  pass(seconds: 2)
  let used = try guest.collector.processorSeconds()
  pass(seconds: 10)
  let time = (try guest.collector.processorSeconds() - used) / 10
  let bytes = guest.collector.lastLine?.utf8.count ?? 0
  return Row(
    what: "collection of 32 vifs with 32 addresses each and 32 volumes: processor; JSON", bar: "20 ms; 65536 bytes",
    measured: "\(milliseconds(time)); \(bytes) bytes")
}

/// What one new amount of memory and one address cost, after the start.
func changeRow() throws -> Row {
  let scenario = try started(1)
  var mark = try scenario.requests().count
  func cost(_ path: String, _ value: String) throws -> Int {
    guard try eventually({ try scenario.published()[path] == value }) else { throw LabError(scenario.log) }
    pass(seconds: 2)
    let count = try scenario.requests(since: mark).count
    mark += count
    return count
  }
  try scenario.root.setMemory(availableKiB: 1_000_000)
  let memory = try cost("data/meminfo_free", "1000000")
  try scenario.network.ip("addr add 198.51.100.7/25 dev eth0")
  let added = try cost("attr/vif/0/ipv4/1", "198.51.100.7")
  return Row(
    what: "requests for a new amount of memory; an address", bar: "1; 4", measured: "\(memory); \(added)")
}

let groups: [(name: String, rows: () throws -> [Row])] = [
  ("start", startRows), ("change", { [try changeRow()] }), ("idle", { [try idleRow()] }),
  ("watch", { try Xenstored.Kind.allCases.map(watchRow) }), ("burst", burstRows),
  ("containers", { [try containersRow()] }), ("full", { [try fullRow()] }), ("delay", { [try delayRow()] }),
  ("fleet", fleetRows), ("xen", xenRows),
]
let chosen = CommandLine.arguments.dropFirst()
let rows = try groups.filter { chosen.isEmpty || chosen.contains($0.name) }.flatMap { try $0.rows() }
print("| what | bar | measured |\n|---|---|---|")
for row in rows { print("| \(row.what) | \(row.bar) | \(row.measured) |") }
