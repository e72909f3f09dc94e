#!/usr/bin/env bash
# Builds a Kubernetes control plane and Flux's controllers from their Go modules, pinned, into a cache outside the
# clone. Prints the folder of the programs. A complete set is not built again.
# From an empty cache this takes about 17 minutes of CPU and 12 GB of disk; afterwards it takes no time.
set -euo pipefail

kubernetes=1.37.2
etcd=v3.6.16
cnpg=v1.30.0
helm_controller=v1.6.3
kustomize_controller=v1.9.6
source_controller=v1.9.6

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/control-plane"
# Every pin is part of the path, so that a new pin is a new build.
home="$cache/$kubernetes-$etcd-$cnpg-$helm_controller-$kustomize_controller-$source_controller"
programs="etcd kube-apiserver kube-controller-manager kube-scheduler kubectl source-controller kustomize-controller helm-controller helm cnpg-manager"

complete() {
  local program
  for program in $programs; do [ -x "$home/$program" ] || return 1; done
}

if complete; then
  echo "$home"
  exit 0
fi
# Asked only for what is there already.
if [ "${1:-}" = "--cached" ]; then exit 1; fi

mkdir -p "$home" "$cache/modules/kubernetes" "$cache/modules/etcd" "$cache/modules/flux"
export CGO_ENABLED=0 GOFLAGS="-buildvcs=false" GOWORK=off

# The staging modules of Kubernetes, which its own go.mod takes from its own folders.
staging="api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap
  code-generator component-base component-helpers controller-manager cri-api cri-client cri-streaming
  csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator
  kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission
  sample-apiserver sample-cli-plugin sample-controller streaming"
{
  printf 'module clusterwright.test/kubernetes\ngo 1.26.0\ngodebug default=go1.26\n'
  printf 'require k8s.io/kubernetes v%s\nreplace (\n' "$kubernetes"
  for module in $staging; do printf '\tk8s.io/%s => k8s.io/%s v0.%s\n' "$module" "$module" "${kubernetes#1.}"; done
  printf ')\n'
} >"$cache/modules/kubernetes/go.mod"

printf 'module clusterwright.test/etcd\ngo 1.26.0\nrequire go.etcd.io/etcd/server/v3 %s\n' "$etcd" >"$cache/modules/etcd/go.mod"

cat >"$cache/modules/flux/go.mod" <<MOD
module clusterwright.test/flux
go 1.26.4
require (
	github.com/cloudnative-pg/cloudnative-pg $cnpg
	github.com/fluxcd/helm-controller $helm_controller
	github.com/fluxcd/helm-controller/api $helm_controller
	github.com/fluxcd/kustomize-controller $kustomize_controller
	github.com/fluxcd/kustomize-controller/api $kustomize_controller
	github.com/fluxcd/source-controller $source_controller
	github.com/fluxcd/source-controller/api $source_controller
)
// The controllers' own replacements, which do not carry over to a module that requires them.
replace github.com/opencontainers/go-digest => github.com/opencontainers/go-digest v1.0.1-0.20231025023718-d50d2fec9c98
replace sigs.k8s.io/kustomize/api => sigs.k8s.io/kustomize/api v0.21.1
replace sigs.k8s.io/kustomize/kyaml => sigs.k8s.io/kustomize/kyaml v0.21.1
replace gopkg.in/yaml.v3 => gopkg.in/yaml.v3 v3.0.1
replace github.com/fluxcd/pkg/artifact => github.com/fluxcd/pkg/artifact v0.18.0
MOD

# build MODULE PROGRAM PACKAGE [LDFLAGS]
build() {
  [ -x "$home/$2" ] && return
  echo "building $2 from $3" >&2
  (cd "$cache/modules/$1" && go build -mod=mod -trimpath -ldflags "-s -w ${4:-}" -o "$home/$2.partial" "$3" >&2)
  mv "$home/$2.partial" "$home/$2"
}

version="-X k8s.io/component-base/version.gitVersion=v$kubernetes -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$kubernetes")"
build etcd etcd go.etcd.io/etcd/server/v3
for program in kube-apiserver kube-controller-manager kube-scheduler kubectl; do
  build kubernetes "$program" "k8s.io/kubernetes/cmd/$program" "$version"
done
build flux source-controller github.com/fluxcd/source-controller
build flux kustomize-controller github.com/fluxcd/kustomize-controller
build flux helm-controller github.com/fluxcd/helm-controller
build flux helm helm.sh/helm/v4/cmd/helm
build flux cnpg-manager github.com/cloudnative-pg/cloudnative-pg/cmd/manager
echo "$home"
