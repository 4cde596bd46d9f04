#!/bin/sh
# A role and a database for each of the two programs: neither can read the other's. Runs once, in an empty database server.
set -eu
for name in dondoc prefect; do
  psql --set=ON_ERROR_STOP=1 --set=name="$name" --set=password="$(cat "/run/secrets/postgres_${name}_password")" \
    --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" ENCODING 'UTF8' TEMPLATE template0;
SQL
done
