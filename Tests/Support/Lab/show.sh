#!/bin/bash
# show.sh PROGRAMS
# Shows the guest agent at work on a machine that is no Xen guest: the programs of the folder PROGRAMS
# publish this machine's facts to Debian's own xenstored, as guest domain 5. A link in a network
# namespace of its own stands in for the guest's first vif. Nothing is left behind.
# Needs root (asks sudo for it), ip, python3, xenstore-ls, and what get-xenstored.sh needs.
set -euo pipefail
programs=$(cd "$1" && pwd)
if [ "$(id -u)" != 0 ]; then exec sudo "$0" "$programs"; fi
lab=$(cd "$(dirname "$0")" && pwd)
cache=$lab/../../../.build-lab
namespace=xga-show-$$
dir=$(mktemp -d -t xga-show.XXXXXX)

finish() {
  local status=$? process
  trap - EXIT
  if [ $status != 0 ]; then tail -n 20 "$dir"/*.log >&2; fi
  for process in $(jobs -p); do kill "$process"; done
  wait
  if [ -e "/run/netns/$namespace" ]; then ip netns del "$namespace"; fi
  rm -rf "$dir"
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }

# wait_for WHAT COMMAND...: until the command succeeds, for 10 s at most.
wait_for() {
  local what=$1 end=$((SECONDS + 10))
  shift
  until "$@"; do
    if [ $SECONDS -ge $end ]; then
      echo "show.sh: waited in vain for $what" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# The guest's tree as dom0 sees it, the nodes of the toolstack and mere folders left out.
tree() {
  XENSTORED_PATH=$dir/socket xenstore-ls -f /local/domain/5 | sed 's#^/local/domain/5/##' | sort >"$dir/all"
  awk 'NR == FNR { toolstack[$1] = 1; next }
    { path[FNR] = $1; line[FNR] = $0; n = FNR }
    END {
      for (i = 1; i <= n; i++) {
        is_folder = line[i] ~ / = ""$/ && index(path[i + 1] "", path[i] "/") == 1
        if (!(path[i] in toolstack) && !is_folder) print line[i]
      }
    }' "$dir/toolstack" "$dir/all"
}

shows() { tree | grep -q "$1"; }
shows_not() { ! shows "$1"; }

start_publisher() {
  "$programs/xen-guest-publisher" --xenstore "$dir/guest.5.sock" --socket "$dir/publisher.sock" \
    --schema "$1" 2>>"$dir/publisher.log" &
  publisher=$!
}

# change WORDS...: does it with ip(8), waits for 198.51.100.7 to be $1, and shows what changed.
change() {
  local wanted=$1
  shift
  say "ip $*"
  tree >"$dir/before"
  ip -n "$namespace" "$@"
  wait_for "the change" "$wanted" '198[._]51[._]100[._]7'
  tree >"$dir/after"
  diff --unchanged-line-format= --old-line-format='- %L' --new-line-format='+ %L' \
    "$dir/before" "$dir/after" || [ $? = 1 ]
}

say "Debian's xenstored, with a guest domain 5 that has a vif with 192.0.2.1 and 2001:db8::1"
"$lab/get-xenstored.sh" "$cache" >"$dir/get.log" 2>&1
"$lab/xenstored.sh" "$cache" "$dir" c >"$dir/xenstored.log" 2>&1 &
wait_for xenstored test -S "$dir/socket"
python3 "$lab/guest-bridge.py" "$dir" 5 xapi >"$dir/guest.log" 2>&1 &
wait_for "the guest" grep -qs ready "$dir/guest.log"
XENSTORED_PATH=$dir/socket xenstore-ls -f /local/domain/5 | sed 's#^/local/domain/5/##' | sort >"$dir/toolstack"

ip netns add "$namespace"
ip -n "$namespace" link add eth0 address 00:16:3e:00:00:00 type veth peer name eth0-peer
ip -n "$namespace" link set eth0-peer up
ip -n "$namespace" link set eth0 addrgenmode none up
ip -n "$namespace" addr add 192.0.2.1/24 dev eth0
ip -n "$namespace" addr add 2001:db8::1/64 dev eth0 nodad
# The machine's own files, volumes and mounts, but for what makes the link a vif, and its driver. ip(8) has given the
# command a /sys of its own.
ip netns exec "$namespace" bash -ec '
  mount -t tmpfs tmpfs /sys/devices/virtual/net/eth0
  mkdir /sys/devices/virtual/net/eth0/device
  echo vif >/sys/devices/virtual/net/eth0/device/devtype
  echo device/vif/0 >/sys/devices/virtual/net/eth0/device/nodename
  mount -t tmpfs tmpfs /sys/bus
  mkdir -p /sys/bus/xen/drivers/vif/vif-0
  exec "$0" --socket "$1"' "$programs/xen-guest-collector" "$dir/publisher.sock" 2>"$dir/collector.log" &

# Each schema, with a node that only it has.
for pair in std:attr/vif/0/name rfc:data/xen-guest-agent; do
  schema=${pair%%:*}
  start_publisher "$schema"
  wait_for "the publication" shows "^${pair#*:} "
  say "xen-guest-publisher --schema $schema publishes in /local/domain/5:"
  tree
  change shows addr add 198.51.100.7/25 dev eth0
  change shows_not addr del 198.51.100.7/25 dev eth0
  kill "$publisher"
  wait_for "the publisher's end" eval '! kill -0 $publisher 2>/dev/null'
done
