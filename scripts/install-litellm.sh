#!/usr/bin/env bash
# Makes a Python environment with the proxy of LiteLLM and what its image has besides, in a cache outside the clone.
# Every package is pinned, so that pip has nothing to resolve: that takes it longer than the installation.
# To update: pip install 'litellm[proxy]' prisma 'langfuse<3' opentelemetry-sdk opentelemetry-exporter-otlp, pip freeze.
# Prints the path of its program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/litellm"
if ! cmp -s litellm-requirements.txt "$cache/requirements.txt"; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check --no-deps -r litellm-requirements.txt >&2
  cp litellm-requirements.txt "$cache/requirements.txt"
fi
echo "$cache/bin/litellm"
