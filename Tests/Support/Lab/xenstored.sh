#!/bin/bash
# xenstored.sh CACHE DIR c|ocaml [nodes=N] [bytes=N] [transactions=N]
# Becomes a xenstored of that kind, in the foreground, with all it makes in the folder DIR:
#   socket    what privileged clients connect to, as XENSTORED_PATH
#   trace     every request and answer, of the C xenstored only
# Guests come in through guest-bridge.py; each may have so many nodes, bytes of a node, and transactions.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$("$here/get-xenstored.sh" "$1")
cache=$(cd "$1" && pwd)
dir=$(cd "$2" && pwd)
export FAKEXEN_DIR=$dir XENSTORED_RUNDIR=$dir XENSTORED_PATH=$dir/socket
kind=$3
options=()
quotas=()
for quota in "${@:4}"; do
  case $quota in
  nodes=*) options+=(-E "${quota#*=}") quotas+=(-e "s/^quota-maxentity =.*/quota-maxentity = ${quota#*=}/") ;;
  bytes=*) options+=(-S "${quota#*=}") quotas+=(-e "s/^quota-maxsize =.*/quota-maxsize = ${quota#*=}/") ;;
  transactions=*) options+=(-t "${quota#*=}") quotas+=(-e "s/^quota-transaction =.*/quota-transaction = ${quota#*=}/") ;;
  *)
    echo "xenstored.sh: $quota: no such quota" >&2
    exit 64
    ;;
  esac
done
case $kind in
c) set -- "$programs/xenstored" -N -T "$dir/trace" "${options[@]}" ;;
ocaml)
  sed -e "s#/var/run/xen/#$dir/#" "${quotas[@]}" "$cache/root/etc/xen/oxenstored.conf" >"$dir/oxenstored.conf"
  echo "xenstored-log-file = $dir/log" >>"$dir/oxenstored.conf"
  set -- "$programs/oxenstored" --no-fork --no-access-log --config-file "$dir/oxenstored.conf"
  ;;
*)
  echo "xenstored.sh: $kind: neither c nor ocaml" >&2
  exit 64
  ;;
esac
LD_PRELOAD=$cache/fakexen.so exec "$@"
