#!/usr/bin/env bash
# Creates a Python environment with the reference implementations that suites compare with, pinned, in a cache
# outside the clone. Prints the path of its python.
set -euo pipefail

packages=(jinja2==3.1.6 makejinja==2.8.1 pyyaml==6.0.3)

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/python"
wanted="${packages[*]}"
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
  echo "$wanted" >"$cache/packages"
fi
echo "$cache/bin/python"
