#!/bin/bash
# build-lockdown.sh CACHE
# Builds CACHE/inject, CACHE/lockdown.so, CACHE/make-filter, CACHE/mapping-malloc.so and CACHE/old-kernel.so where they
# are missing or older than their sources.
# Needs cc and libseccomp-dev.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/lockdown.lock"
flock 9
build() {
  [ "$cache/$1" -nt "$here/$2" ] && return
  cc -O2 -Wall -Wextra -Werror -o "$cache/$1.new" "$here/$2" "${@:3}" >&2
  mv "$cache/$1.new" "$cache/$1"
}
build inject inject.c
build lockdown.so lockdown.c -shared -fPIC -ldl
build make-filter ../../../security/make-filter.c -lseccomp
build old-kernel.so old-kernel.c -shared -fPIC -ldl
build mapping-malloc.so mapping-malloc.c -shared -fPIC -fno-builtin
