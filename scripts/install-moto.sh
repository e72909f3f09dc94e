#!/usr/bin/env bash
# Creates a Python environment with moto, pinned, which evaluates policies as S3 does, in a cache outside the clone. Prints
# the path of its interpreter.
set -euo pipefail

packages=('moto[iam,s3,server]==5.1.9')

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/moto"
wanted="${packages[*]}"
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
  echo "$wanted" >"$cache/packages"
fi
echo "$cache/bin/python"
