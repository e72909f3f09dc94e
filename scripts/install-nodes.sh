#!/usr/bin/env bash
# Installs the other supported versions of Node from the npm package `node`, pinned, into a cache outside the clone. Prints
# their paths, one per line.
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/nodes
for version in 22.23.3 24.21.0; do
  folder=$cache/$version
  node=$folder/node_modules/node/bin/node
  if ! [ "$("$node" --version 2>/dev/null)" = "v$version" ]; then
    mkdir -p "$folder"
    npm install --silent --no-save --no-package-lock --prefix "$folder" "node@$version" >&2
  fi
  [ "$("$node" --version)" = "v$version" ]
  echo "$node"
done
