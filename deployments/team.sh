#!/usr/bin/env bash
# The set-up of a team, started for real on one machine to try it: PostgreSQL, a server behind a login, two workers, every deployment.
#   deployments/team.sh start|check|stop [FOLDER]     (FOLDER keeps everything of the trial; default var/team)
# `check` runs the health check from its deployment and shows that the server refuses whoever does not log in.
# Needs Debian's postgresql-15; run as root it starts PostgreSQL as the user postgres, which refuses root.
set -euo pipefail
set -m
cd "$(dirname "$0")/.."
folder="${2:-var/team}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
port="${MEASURES_TEAM_PORT:-4210}" database_port="${MEASURES_TEAM_DATABASE_PORT:-5439}"
pg="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)"
[ -n "$pg" ] || { echo "PostgreSQL is not installed: apt-get install postgresql-15" >&2; exit 2; }
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
secret() { [ -s "$folder/$1" ] || (umask 077 && "$PWD/.venv/bin/python" -c 'import secrets; print(secrets.token_hex(24), end="")' >"$folder/$1"); }

secret database-password
[ -s "$folder/prefect-login" ] || (umask 077 && printf 'operators:%s' "$("$PWD/.venv/bin/python" -c 'import secrets; print(secrets.token_hex(24), end="")')" >"$folder/prefect-login")
(umask 077 && printf 'postgresql+asyncpg://prefect:%s@127.0.0.1:%s/prefect' "$(cat "$folder/database-password")" "$database_port" >"$folder/prefect-database")
export PREFECT_API_URL="http://127.0.0.1:$port/api" PREFECT_HOME="$folder/prefect" PREFECT_API_AUTH_STRING_FILE="$folder/prefect-login"
for part in store site preview mail returned backups alarms; do export "MEASURES_$(echo $part | tr a-z A-Z)=$folder/$part"; done
run="$PWD/deployments/with_secrets.sh"
begin() {
  local name="$1"
  shift
  nohup "$@" >>"$folder/$name.log" 2>&1 </dev/null &
  echo "$!" >"$folder/$name.pid"
  disown
}

start_database() {
  local data="$folder/postgres"
  if [ ! -d "$data" ]; then
    mkdir "$data"
    [ "$(id -u)" != 0 ] || chown postgres "$data"
    (cd /tmp && cp "$folder/database-password" "$data.pw" && { [ "$(id -u)" != 0 ] || chown postgres "$data.pw"; } &&
      as "$pg/initdb" -D "$data" -U prefect --auth=scram-sha-256 --pwfile="$data.pw" -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" && rm -f "$data.pw")
  fi
  (cd /tmp && as "$pg/pg_ctl" -D "$data" -s -w -l "$data/log" -o "-p $database_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start)
  PGPASSWORD="$(cat "$folder/database-password")" "$pg/psql" -h 127.0.0.1 -p "$database_port" -U prefect -d postgres -tAc \
    "select 1 from pg_database where datname='prefect'" | grep -q 1 ||
    PGPASSWORD="$(cat "$folder/database-password")" "$pg/createdb" -h 127.0.0.1 -p "$database_port" -U prefect prefect
}

start() {
  start_database
  echo "PostgreSQL runs on 127.0.0.1:$database_port"
  PREFECT_SERVER_API_AUTH_STRING_FILE="$folder/prefect-login" PREFECT_API_DATABASE_CONNECTION_URL_FILE="$folder/prefect-database" \
    begin server "$run" prefect server start --host 127.0.0.1 --port "$port"
  for _ in $(seq 240); do
    curl -fs "$PREFECT_API_URL/ready" >/dev/null && break
    sleep 0.5
  done
  curl -fs "$PREFECT_API_URL/ready" >/dev/null || { tail -20 "$folder/server.log" >&2; exit 1; }
  echo "The server runs: http://127.0.0.1:$port/v2/dashboard (its login is in $folder/prefect-login)"
  "$run" measures plan
  "$run" deployments/deploy.sh >"$folder/deploy.log" 2>&1 || { tail -20 "$folder/deploy.log" >&2; exit 1; }
  for number in 1 2; do begin "worker-$number" "$run" prefect worker start --pool measures --name "worker-$number" --limit 2; done
  echo "Deployed, and two workers run."
}

check() {
  echo "Without the login: HTTP $(curl -s -o /dev/null -w '%{http_code}' -X POST "$PREFECT_API_URL/deployments/filter")"
  "$run" prefect deployment run monthly-cycle/monthly -p period=2013-09 --watch >"$folder/month.log" 2>&1 || true
  "$run" prefect deployment run back-up-record/weekly --watch >>"$folder/month.log" 2>&1 || true
  "$run" prefect flow-run ls --limit 10 --state-type COMPLETED --state-type FAILED
  "$run" measures doctor || true
  for file in database-password prefect-login; do
    secret="$(sed 's/.*://' "$folder/$file")"
    if grep -qF "$secret" "$folder"/*.log "$folder"/postgres/log; then echo "The secret in $file stands in a log" >&2 && exit 1; fi
  done
  echo "No secret stands in a log."
}

stop() {
  for name in worker-1 worker-2 server; do
    [ -s "$folder/$name.pid" ] || continue
    kill -TERM -- "-$(cat "$folder/$name.pid")" 2>/dev/null || true
    rm -f "$folder/$name.pid"
  done
  (cd /tmp && as "$pg/pg_ctl" -D "$folder/postgres" -s -m fast stop) || true
  echo "Stopped."
}

case "${1:-}" in
start | check | stop) "$1" ;;
*) echo "usage: deployments/team.sh start|check|stop [FOLDER]" >&2 && exit 2 ;;
esac
