#!/bin/bash
# get-xenstored.sh CACHE
# Puts Debian's own xenstored and oxenstored below CACHE, unpacked, not installed, and builds the shim
# that lets them run without a hypervisor. Prints the folder with the programs. Runs at the same time
# wait for one another; what is there already is kept.
# Needs apt-get, dpkg, cc and libxen-dev.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/lock"
flock 9

if ! compgen -G "$cache/root/usr/lib/xen-[0-9]*/bin/oxenstored" >/dev/null; then
  find_utils() { apt-cache search --names-only '^xen-utils-4\.[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1; }
  utils=$(find_utils)
  if [ -z "$utils" ]; then
    apt-get -q update >&2
    utils=$(find_utils)
  fi
  if [ -z "$utils" ]; then
    echo "get-xenstored.sh: apt knows no package xen-utils-4.*" >&2
    exit 1
  fi
  rm -rf "$cache/download" "$cache/root"
  mkdir "$cache/download"
  cd "$cache/download"
  apt-get -o APT::Sandbox::User=root -q download "$utils" xen-utils-common >&2
  for package in *.deb; do dpkg -x "$package" unpacked; done
  mv unpacked "$cache/root"
  rm -rf "$cache/download"
fi

if [ ! "$cache/fakexen.so" -nt "$here/fakexen.c" ]; then
  cc -O2 -Wall -Wextra -Werror -shared -fPIC -o "$cache/fakexen.so.new" "$here/fakexen.c" -ldl >&2
  mv "$cache/fakexen.so.new" "$cache/fakexen.so"
fi
compgen -G "$cache/root/usr/lib/xen-[0-9]*/bin"
