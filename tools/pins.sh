#!/usr/bin/env bash
# Compiles requirements/*.in into *.txt with the hashes of every published file, Windows' too.
# The machine's own pip settings are left out, so that no local address or build gets in.
set -eu
cd "$(dirname "$0")/../requirements"
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool"
"$tool/bin/pip" install -q pip-tools
export PIP_CONFIG_FILE=/dev/null
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL
for set in run build dev; do
  "$tool/bin/pip-compile" -q --generate-hashes --strip-extras --allow-unsafe --no-header \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
    -o "$set.txt" "$set.in"
done
