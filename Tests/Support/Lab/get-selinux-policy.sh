#!/bin/bash
# get-selinux-policy.sh CACHE
# Puts Debian's own SELinux policy, the modules of selinux-policy-default, below CACHE, unpacked, not installed.
# Prints the folder with the modules. What is there already is kept.
# Needs apt-get, dpkg and bunzip2.
set -euo pipefail
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/lock"
flock 9
if [ ! -d "$cache/selinux" ]; then
  apt-cache show selinux-policy-default >/dev/null 2>&1 || apt-get -q update >&2
  rm -rf "$cache/download"
  mkdir -p "$cache/download/modules"
  cd "$cache/download"
  apt-get -o APT::Sandbox::User=root -q download selinux-policy-default >&2
  dpkg -x selinux-policy-default_*.deb unpacked
  for module in base unconfined xen; do
    bunzip2 -c "unpacked/usr/share/selinux/default/$module.pp.bz2" >"modules/$module.pp"
  done
  mv modules "$cache/selinux"
  rm -rf "$cache/download"
fi
echo "$cache/selinux"
