// SPDX-License-Identifier: Apache-2.0

import Wire

/// What `--help` prints.
let helpText: Text = """
  Usage: xen-guest-collector [OPTION]...
  Collect the facts about this Xen guest that its host wants to know - operating system, host name,
  memory, volumes, and the addresses of its vifs - and send them to xen-guest-publisher, which writes
  them to xenstore. Changes of links, addresses and mounts are sent at once. Needs no privilege.

    --socket PATH      the publisher's unix socket
                       (default: /run/xen-guest-agent/publisher.sock)
    --interval SECONDS how often to collect while nothing happens, 1 to 86400 (default: 60);
                       the publisher hears at least once a minute in any case
    --root DIR         read files below DIR; links and addresses are always those of the running
                       system (default: /)
    --no-balloon       do not tell the host that this guest can balloon, and take it back
    --once             collect once, send it, and exit; link-local addresses of a link are sent
                       at once if it has no others
    --stdout           print each changed snapshot as a line of JSON instead of sending it
    --log-level LEVEL  error, warning, notice, info or debug (default: info)
    --help             print this text and exit
    --version          print the version and exit

  Exit status: 0 done; 64 bad command line; 69 the publisher cannot be reached (with --once);
  70 a step of the confinement failed; 71 another failure of the system.

  """
