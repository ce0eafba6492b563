import CCollector
import CLinux
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
  case .help: exit(writeAll(helpText, to: STDOUT_FILENO) ? .success : .system)
  case .version:
    let line = "xen-guest-collector \(Version.words)\n"
    exit(writeAll(line, to: STDOUT_FILENO) ? .success : .system)
  case .collect: break
  }

  let collector = Collector(options, log)
  if options.once {
    collectOnce(collector, options, log)
  } else if options.toStandardOutput {
    CollectLoop(collector, StandardOutput(log), options, log).run()
  } else {
    CollectLoop(collector, PublisherSocket(path: options.socket, log), options, log).run()
  }
}
