#!/usr/bin/env bash
# python-environment.sh NAME PACKAGE...: creates a Python environment with these packages, pinned, in a cache outside the clone,
# unless it has them. Prints the folder of its programs.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/$1"
shift
wanted="$*"
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check "$@" >&2
  echo "$wanted" >"$cache/packages"
fi
echo "$cache/bin"
