#!/usr/bin/env bash
# Finds Redis, PostgreSQL and promtool, or unpacks the distribution's packages into a cache outside the clone, where
# nothing starts them. Prints their folders, separated by colons, for PATH.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/servers"
bin="$cache/bin"
mkdir -p "$bin" "$cache/packages"

# unpack PACKAGE...: below $cache/root.
unpack() {
  apt-get update >&2
  (cd "$cache/packages" && apt-get download "$@" >&2)
  for package in "$cache"/packages/*.deb; do dpkg -x "$package" "$cache/root" && rm "$package"; done
}

# A program below $cache/root, which finds the libraries that came with it.
wrap() {
  printf '#!/bin/bash\nLD_LIBRARY_PATH=%q exec -a %q %q "$@"\n' \
    "$(dirname "$(find "$cache/root/usr/lib" -name libjemalloc.so.2)")" "$1" "$cache/root/usr/bin/$1" >"$bin/$1"
  chmod +x "$bin/$1"
}

if ! command -v redis-server >/dev/null && [ ! -x "$bin/redis-server" ]; then
  unpack redis-server redis-tools libjemalloc2 liblzf1 liblua5.1-0 lua-cjson lua-bitop
  wrap redis-server
fi
if ! command -v promtool >/dev/null && [ ! -x "$bin/promtool" ]; then
  unpack prometheus
  ln -sfn "$cache/root/usr/bin/promtool" "$bin/promtool"
fi

# PostgreSQL looks for its files where it was installed. Runlevel 1 keeps the package from starting a server.
postgres() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
if [ -z "$(postgres)" ]; then
  { apt-get update && RUNLEVEL=1 apt-get install -y --no-install-recommends postgresql; } >&2
fi
echo "$bin:$(postgres)"
