import CCollector
import Program
import Wire

/// The program: does what the command line asks for.
func runCollector() {
  collector_ignore_sigpipe()
  var log = Log(program: "xen-guest-collector")
  let options: Options
  do {
    options = try Options.parse()
  } catch {
    log.fail(.usage, error.words, "see --help")
  }
  log.threshold = options.logLevel

  switch options.request {
  case .help: printText(helpText.bytes, log)
  case .version: printText(Text("xen-guest-collector ").bytes + Version.text.bytes + [UInt8(ascii: "\n")], log)
  case .collect: collect(options, log)
  }
}

private func collect(_ options: Options, _ log: Log) -> Never {
  let collector = Collector(options, log)
  if options.once {
    collectOnce(collector, options, log)
  } else if options.toStandardOutput {
    CollectLoop(collector, StandardOutput(log), options, log).run()
  } else {
    CollectLoop(collector, PublisherSocket(path: options.socket, log), options, log).run()
  }
}
