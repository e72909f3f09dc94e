#!/usr/bin/env bash
# Builds operators of the platform from their Go modules, pinned, into a cache outside the clone. A program that is there is
# not built again. Without arguments, builds all; lists those that cannot be built and then exits with status 1.
# `--cached NAME` prints the path of a program, or exits with status 1 if it is not built.
set -uo pipefail

cert_manager=v1.21.1
envoy_gateway=v1.9.0
# The newest version of which the module proxies have every module; later ones consist of modules without versions.
external_secrets=v0.20.4
flux_operator=v0.58.1
prometheus_operator=v0.93.1
# Flux Operator requires a newer Go than the others.
newer_go=go1.27.3

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/operators"
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/operators
names="cert-manager envoy-gateway external-secrets flux-operator prometheus-operator"
export CGO_ENABLED=0 GOFLAGS="-buildvcs=false" GOWORK=off

# Every pin, and what is built around it, is part of the path, so that a change is a new build.
path() {
  local version=${1//-/_} own=
  if [ -f "$source/$1/main.go" ]; then own=-$(cksum <"$source/$1/main.go" | cut -d ' ' -f 1); fi
  echo "$cache/$1-${!version}$own/$1"
}

# Starts a module in the folder that it names.
module() {
  rm -rf "$cache/modules/$1"
  mkdir -p "$cache/modules/$1"
  cd "$cache/modules/$1" || return 1
  cat >go.mod
}

# Copies a module next to the one that requires it, where files of it can be replaced.
copy() {
  local folder
  folder=$(go mod download -json "$1@$2" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [ -n "$folder" ] && cp -R "$folder" "$3" && chmod -R u+w "$3"
}

prepare_cert-manager() {
  # Below the path of cert-manager, because Go opens its internal packages to no other, as for its own programs.
  module cert-manager <<MOD
module github.com/cert-manager/cert-manager/cmd/clusterwright
go 1.26.0
require github.com/cert-manager/cert-manager $cert_manager
MOD
  cp "$source/cert-manager/main.go" .
}

prepare_envoy-gateway() {
  module envoy-gateway <<MOD
module github.com/envoyproxy/gateway/cmd/clusterwright
go 1.26.6
require github.com/envoyproxy/gateway $envoy_gateway
replace github.com/envoyproxy/gateway => ./gateway
MOD
  cp "$source/envoy-gateway/main.go" .
  copy github.com/envoyproxy/gateway "$envoy_gateway" gateway || return 1
  # Two constants, so that two runs at a time do not meet: the ports of its metrics and of its probe.
  local file=gateway/internal/provider/kubernetes/kubernetes.go
  local both='HealthProbeBindAddress: "0", Metrics: metricsserver.Options{BindAddress: "0"},'
  sed "s/HealthProbeBindAddress: *healthProbeBindAddress,/$both/" "$file" >"$file.new" && mv "$file.new" "$file"
  grep -qF "$both" "$file"
}

prepare_external-secrets() {
  # The replacement is its own, which does not carry over to a module that requires it.
  module external-secrets <<MOD
module clusterwright.test/external-secrets
go 1.26.0
require github.com/external-secrets/external-secrets $external_secrets
replace github.com/external-secrets/external-secrets => ./external-secrets
replace github.com/Masterminds/sprig/v3 => github.com/external-secrets/sprig/v3 v3.3.0
MOD
  copy github.com/external-secrets/external-secrets "$external_secrets" external-secrets || return 1
  # Its checksums, because the database of checksums does not have all of them.
  cp external-secrets/go.sum go.sum
  # The libraries of forty stores and generators take many minutes; one of each is enough.
  cat >external-secrets/pkg/provider/register/register.go <<GO
package register

import _ "github.com/external-secrets/external-secrets/pkg/provider/vault"
GO
  cat >external-secrets/pkg/generator/register/register.go <<GO
package register

import _ "github.com/external-secrets/external-secrets/pkg/generator/fake"
GO
}

prepare_flux-operator() {
  # The proxies do not have the version of this module that it names.
  module flux-operator <<MOD
module clusterwright.test/flux-operator
go 1.27.0
require github.com/controlplaneio-fluxcd/flux-operator $flux_operator
replace github.com/controlplaneio-fluxcd/flux-operator => ./flux-operator
replace github.com/google/go-containerregistry/pkg/authn/kubernetes => github.com/google/go-containerregistry/pkg/authn/kubernetes v0.0.0-20260224031529-85f2bf5f7303
MOD
  export GOTOOLCHAIN=$newer_go
  copy github.com/controlplaneio-fluxcd/flux-operator "$flux_operator" flux-operator || return 1
  # The files of its web page, which are not in the module.
  mkdir -p flux-operator/web/dist && echo none >flux-operator/web/dist/index.html
  # The manifests of Flux, which its image contains.
  mkdir -p "$1/manifests" && cp -R flux-operator/config/data/. "$1/manifests"
}

prepare_prometheus-operator() {
  module prometheus-operator <<MOD
module clusterwright.test/prometheus-operator
go 1.26.0
require github.com/prometheus-operator/prometheus-operator $prometheus_operator
MOD
}

package_of() {
  case $1 in
    cert-manager | envoy-gateway) echo . ;;
    external-secrets) echo github.com/external-secrets/external-secrets ;;
    flux-operator) echo github.com/controlplaneio-fluxcd/flux-operator/cmd/operator ;;
    prometheus-operator) echo github.com/prometheus-operator/prometheus-operator/cmd/operator ;;
  esac
}

build() {
  local program
  program=$(path "$1")
  [ -x "$program" ] && return
  echo "building $1" >&2
  mkdir -p "$(dirname "$program")"
  (
    "prepare_$1" "$(dirname "$program")" &&
      go build -mod=mod -trimpath -ldflags "-s -w" -o "$program.partial" "$(package_of "$1")"
  ) >&2 && mv "$program.partial" "$program"
}

if [ "${1:-}" = "--cached" ]; then
  program=$(path "$2")
  [ -x "$program" ] && echo "$program"
  exit
fi
status=0
for name in $names; do
  build "$name" || { echo "NOT BUILT: $name" >&2 && status=1; }
done
exit $status
