#!/usr/bin/env bash
# Finds mandoc, or unpacks the distribution's package into a cache outside the clone. Prints its path.
set -euo pipefail

if command -v mandoc; then exit; fi
cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/mandoc"
if [ ! -x "$cache/usr/bin/mandoc" ]; then
  mkdir -p "$cache/packages"
  apt-get update >&2
  (cd "$cache/packages" && apt-get download mandoc >&2)
  dpkg -x "$cache"/packages/mandoc_*.deb "$cache"
fi
echo "$cache/usr/bin/mandoc"
