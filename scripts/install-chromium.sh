#!/usr/bin/env bash
# Finds Chromium, or installs the distribution's, for the suites that test pages. Prints its path.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if path=$(command -v "$name"); then
    echo "$path"
    exit
  fi
done
{ apt-get update && apt-get install -y --no-install-recommends chromium; } >&2
command -v chromium
