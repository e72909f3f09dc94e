#!/bin/sh
# Fill Doppler with the secrets that the cluster needs. Safe to run again: what is there already stays.
# Values are made here or typed in, go to Doppler through a pipe, and are never printed.
set -eu

in_doppler() { doppler "$@"; }

present() { in_doppler secrets get "$1" --plain >/dev/null 2>&1; }

store() { in_doppler secrets set "$1" --no-interactive --silent >/dev/null; }

# generated NAME COMMAND…: the value is what the command prints, without the line break.
generated() {
  name=$1
  shift
  if present "$name"; then echo "$name is there"; return; fi
  value=$("$@")
  printf %s "$value" | store "$name"
  echo "$name made"
}

# prefixed PREFIX COMMAND…
prefixed() {
  prefix=$1
  shift
  printf %s "$prefix"
  "$@"
}

# asked NAME WHERE: the value is typed in, unseen; nothing leaves it for another time.
asked() {
  if present "$1"; then echo "$1 is there"; return; fi
  printf "%s, from %s (Enter to leave it): " "$1" "$2" >&2
  if [ -t 0 ]; then stty -echo; fi
  IFS= read -r value || value=
  if [ -t 0 ]; then stty echo; echo >&2; fi
  if [ -z "$value" ]; then echo "$1 is MISSING"; return; fi
  printf %s "$value" | store "$1"
  echo "$1 stored"
}

# A run that is broken off must not leave the terminal silent.
trap 'if [ -t 0 ]; then stty echo; fi' EXIT

