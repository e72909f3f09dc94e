#!/usr/bin/env bash
# Installs Keycloak, pinned, into a cache outside the clone, built for a database in a file. Prints its folder. Needs Maven
# and Java.
set -euo pipefail

version=26.7.3

home="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/keycloak/$version"
if [ ! -e "$home/built" ]; then
  rm -rf "$home" && mkdir -p "$home"
  artifact=org.keycloak:keycloak-quarkus-dist:$version:zip
  mvn -q -B dependency:get -Dtransitive=false -Dartifact="$artifact" >&2
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory="$home" >&2
  (cd "$home" && jar xf ./*.zip && rm ./*.zip && mv keycloak-*/* . && chmod +x bin/*.sh)
  # What the operator asks for, but for the database.
  "$home/bin/kc.sh" build --db=dev-file --health-enabled=true --metrics-enabled=true >&2
  touch "$home/built"
fi
echo "$home"
