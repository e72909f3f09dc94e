#!/usr/bin/env bash
# Finds a Chromium, or installs that of the distribution, for the suites that look at pages. Prints its path.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if path=$(command -v "$name"); then
    echo "$path"
    exit
  fi
done
{ apt-get update && apt-get install -y --no-install-recommends chromium; } >&2
command -v chromium
