#!/bin/bash
# xenstored.sh CACHE DIR c|ocaml
# Becomes a xenstored of that kind, in the foreground, with all it makes in the folder DIR:
#   socket    what privileged clients connect to, as XENSTORED_PATH
#   trace     every request and answer, of the C xenstored only
# Guests come in through guest-bridge.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$("$here/get-xenstored.sh" "$1")
cache=$(cd "$1" && pwd)
dir=$(cd "$2" && pwd)
export FAKEXEN_DIR=$dir XENSTORED_RUNDIR=$dir XENSTORED_PATH=$dir/socket
case $3 in
c) set -- "$programs/xenstored" -N -T "$dir/trace" ;;
ocaml)
  sed "s#/var/run/xen/#$dir/#" "$cache/root/etc/xen/oxenstored.conf" >"$dir/oxenstored.conf"
  echo "xenstored-log-file = $dir/log" >>"$dir/oxenstored.conf"
  set -- "$programs/oxenstored" --no-fork --no-access-log --config-file "$dir/oxenstored.conf"
  ;;
*)
  echo "xenstored.sh: $3: neither c nor ocaml" >&2
  exit 64
  ;;
esac
LD_PRELOAD=$cache/fakexen.so exec "$@"
