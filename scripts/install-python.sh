#!/usr/bin/env bash
# Installs the reference implementations that suites compare with, pinned. Prints the path of their interpreter.
set -euo pipefail

bin=$(bash "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" python jinja2==3.1.6 makejinja==2.8.1 pyyaml==6.0.3)
echo "$bin/python"
