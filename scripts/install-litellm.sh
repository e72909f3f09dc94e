#!/usr/bin/env bash
# Creates a Python environment with the LiteLLM proxy and the other packages of its image, in a cache outside the clone.
# Every package is pinned, because resolving versions takes pip longer than installing them.
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
