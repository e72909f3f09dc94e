#!/usr/bin/env bash
# Creates a Python environment with the Barman that the plugin of CloudNativePG has in its sidecar, in a cache outside the
# clone. Prints the folder of its programs.
set -euo pipefail

# As containers/sidecar-requirements.in of plugin-barman-cloud v0.13.0 pins it.
packages=('barman[cloud]==3.19.1')

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/barman"
wanted="${packages[*]}"
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
  echo "$wanted" >"$cache/packages"
fi
echo "$cache/bin"
