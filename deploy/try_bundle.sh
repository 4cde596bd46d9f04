#!/bin/sh
# Proves a bundle: installs it into an empty folder with every way to a package index shut, and uses what was installed.
# Usage: sh deploy/try_bundle.sh dist/dondoc-VERSION-bundle.tar.gz
set -eu
bundle=$(realpath "$1")
python=$(realpath "${PYTHON:-$(command -v python3)}")
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
cd "$trial"
tar -xzf "$bundle"
cd dondoc-*-bundle
# Nothing of this machine's environment; a proxy where nobody listens catches whoever asks for a network all the same.
alone() {
  env -i PATH=/usr/bin:/bin HOME="$trial" LANG=C.UTF-8 PYTHON="$python" PIP_NO_INDEX=1 PIP_CONFIG_FILE=/dev/null \
    http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 "$@"
}
alone sh install.sh "$trial/opt"
dondoc="$trial/opt/current/bin/dondoc"
cd "$trial"
alone "$dondoc" --help >/dev/null
alone "$dondoc" due "chậm nhất ngày 20 của tháng cuối quý" --period 2021-Q1
alone "$dondoc" migrate --data data
alone "$dondoc" migrate --check --data data
alone "$trial/opt/current/bin/python" -c 'import prefect, psycopg, typst, holidays; print("prefect", prefect.__version__)'
echo "the bundle installs and works without a network"
