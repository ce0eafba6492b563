#!/bin/bash
# get-newer-libraries.sh CACHE
# Puts libxenstore, libseccomp and libc of Debian 13 below CACHE, unpacked, not installed, and prints the folder
# that holds them. They come from where this machine's apt gets its own release. What is there already is kept.
set -euo pipefail
release=trixie
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/newer.lock"
flock 9

if [ ! -d "$cache/newer" ]; then
  rm -rf "$cache/newer.apt"
  mkdir -p "$cache/newer.apt"/{lists/partial,archives/partial,unpacked}
  cd "$cache/newer.apt"
  site=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' | awk '$2 !~ /-/ { print $1; exit }')
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $release main" >sources.list
  options=(-q -o Dir::Etc::sourcelist="$PWD/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$PWD/lists"
    -o Dir::Cache="$PWD" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >&2
  apt-get "${options[@]}" download libxenstore4 libxentoolcore1 libseccomp2 libc6 >&2
  for package in *.deb; do dpkg -x "$package" unpacked; done
  mv unpacked "$cache/newer"
  cd "$cache"
  rm -rf newer.apt
fi
dirname "$(find "$cache/newer/usr/lib" -name libxenstore.so.4)"
