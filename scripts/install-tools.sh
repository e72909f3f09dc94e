#!/usr/bin/env bash
# Installs the real tools that the suites in test/real run, each at its pinned version, into a cache outside the
# clone. Prints their folder. An existing tool is not built again.
set -euo pipefail

tools=(
  "task github.com/go-task/task/v3/cmd/task@v3.53.1"
  "sops github.com/getsops/sops/v3/cmd/sops@v3.13.3"
  "kustomize sigs.k8s.io/kustomize/kustomize/v5@v5.8.2"
  "kubeconform github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0"
  "helm helm.sh/helm/v3/cmd/helm@v3.22.0"
)

cache="${XDG_CACHE_HOME:-$HOME/.cache}/clusterwright/tools"
mkdir -p "$cache"
for tool in "${tools[@]}"; do
  read -r name package <<<"$tool"
  # The version is part of the path, so that a new pin is a new build.
  home="$cache/$name-${package##*@}"
  if [ ! -x "$home/$name" ]; then
    echo "building $name from $package" >&2
    GOBIN="$home.partial" GOFLAGS=-mod=mod CGO_ENABLED=0 go install -trimpath "$package" >&2
    rm -rf "$home" && mv "$home.partial" "$home"
  fi
  ln -sfn "$home/$name" "$cache/$name"
done
echo "$cache"
