#!/usr/bin/env bash
# Prepares .venv: `run` for the product alone, `dev` for working on it.
# Every package is pinned with its hashes; what is there already is not fetched again.
set -eu
cd "$(dirname "$0")/.."
what=${1:?run or dev}

find_python() {
  for name in python3.11 python3 python; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "Python 3.11 or newer is needed (Debian 12: apt-get install python3.11-venv)" >&2
  exit 1
}

# Debian ships Python without venv; only root may add it, and only where it is missing.
have_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
apt_missing() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 ||
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
}

if ! command -v python3.11 >/dev/null 2>&1 && ! command -v python3 >/dev/null 2>&1; then
  apt_missing python3.11 python3.11-venv
fi
python=$(find_python)
have_venv "$python" || apt_missing "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"

# A .venv whose interpreter is gone (moved machine, removed Python) is made anew.
if ! .venv/bin/python -c '' 2>/dev/null; then
  rm -rf .venv
  "$python" -m venv .venv
fi

pip=(.venv/bin/python -m pip --quiet)
case $what in
  run)
    "${pip[@]}" install --require-hashes -r requirements/run.txt
    "${pip[@]}" install --require-hashes -r requirements/build.txt
    "${pip[@]}" install --no-deps --no-build-isolation -e .
    # Rare characters of names and places; without the font a paper frames them with their code.
    [ -e /usr/share/fonts/truetype/hanazono ] || apt_missing fonts-hanazono || true
    touch .venv/.run
    ;;
  dev)
    "${pip[@]}" install --require-hashes -r requirements/dev.txt
    # The site's own tests: a real browser and a real PostgreSQL; without them they are skipped.
    more=()
    command -v chromium >/dev/null 2>&1 || more+=(chromium)
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || more+=(postgresql)
    [ ${#more[@]} = 0 ] || apt_missing "${more[@]}" || true
    touch .venv/.dev
    ;;
  *) echo "run or dev, not $what" >&2; exit 1 ;;
esac
