#!/usr/bin/env bash
# Installs the Barman that the plugin of CloudNativePG v0.13.0 has in its sidecar (containers/sidecar-requirements.in), with the
# access to S3. Prints the folder of its programs.
set -euo pipefail

bash "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" barman 'barman[cloud]==3.19.1'
