#!/usr/bin/env bash
# Installs Renovate, pinned, from npm, into a cache outside the clone; it needs Node 24, which scripts/install-nodes.sh has.
# Its install scripts do not run, because it works without what they build. Prints the path of its program.
set -euo pipefail
version=44.121.2
cache=${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/renovate/$version
if ! [ -e "$cache/complete" ]; then
  rm -rf "$cache"
  mkdir -p "$cache"
  npm install --silent --ignore-scripts --omit=optional --no-save --no-package-lock --prefix "$cache" "renovate@$version" >&2
  touch "$cache/complete"
fi
echo "$cache/node_modules/renovate/dist/renovate.js"
