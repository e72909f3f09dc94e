#!/usr/bin/env bash
# Installs moto, pinned, which evaluates policies as S3 does. Prints the path of its interpreter.
set -euo pipefail

bin=$(bash "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" moto 'moto[iam,s3,server]==5.1.9')
echo "$bin/python"
