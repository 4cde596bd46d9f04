#!/bin/sh
# Prefect reads its secrets from the environment only; ours are read from /run/secrets by the program itself.
set -eu
for file in "${SECRETS_FOLDER:-/run/secrets}"/prefect_*; do
  [ -f "$file" ] || continue
  name=$(basename "$file" | tr '[:lower:]' '[:upper:]')
  export "$name=$(cat "$file")"
done
exec "$@"
