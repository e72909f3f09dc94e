#!/usr/bin/env bash
# Checks that two builds of one commit in two folders are byte-identical, so that neither folder nor time affects them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in one another/and-deeper; do
  mkdir -p "$work/$name"
  git archive HEAD | tar -x -C "$work/$name"
  # A copy and not a link: the bundler reads names of packages from where they are.
  cp -R node_modules "$work/$name/node_modules"
  (cd "$work/$name" && npm run --silent build >/dev/null 2>&1)
done
diff -r "$work/one/dist" "$work/another/and-deeper/dist"
echo "equal: $(find "$work/one/dist" -type f | wc -l) files"
