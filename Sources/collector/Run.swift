import CCollector
import Program

/// The program: does what the command line asks for.
func runCollector() {
  collector_ignore_sigpipe()
  var log = Log(program: "xen-guest-collector")
  let options: Options
  do {
    options = try Options.parse()
  } catch {
    log.fail(.usage, "\(error.words); see --help")
  }
  log.threshold = options.logLevel

  switch options.request {
  case .help: printText(helpText, log)
  case .version: printText("xen-guest-collector \(Version.words)\n", log)
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
