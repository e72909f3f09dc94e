#!/usr/bin/env bash
# Makes a Python environment with the proxy of LiteLLM and what its image has besides, pinned, in a cache outside the
# clone. Prints the path of its program.
set -euo pipefail

packages=('litellm[proxy]==1.98.0' prisma==0.15.0 langfuse==2.60.10 opentelemetry-sdk==1.45.2
  opentelemetry-exporter-otlp==1.45.2)

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/litellm"
wanted="${packages[*]}"
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
  echo "$wanted" >"$cache/packages"
fi
echo "$cache/bin/litellm"
