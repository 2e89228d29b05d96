#!/usr/bin/env bash
# Prefect on this machine: server, work pool, deployments, automations and a worker, on 127.0.0.1 only, behind a login made at first start.
#   deployments/ui.sh start    starts what does not run yet, and prints the address
#   deployments/ui.sh stop     ends what it started, by process id
# MEASURES_UI_PORT (default 4200) is its port; MEASURES_UI_STATE (default var/ui) holds process ids and logs;
# MEASURES_WORKERS (default 1) is how many workers run.
set -euo pipefail
set -m # every process gets a group of its own, and does not inherit a deaf ear for signals
cd "$(dirname "$0")/.."

port="${MEASURES_UI_PORT:-4200}"
state="${MEASURES_UI_STATE:-var/ui}"
workers="${MEASURES_WORKERS:-1}"
bin="$PWD/.venv/bin"
mkdir -p "$state"
eval "$("$bin/python" -m flows.environment)"
export PREFECT_API_URL="http://127.0.0.1:$port/api"
login="$state/login"

# A process id counts only with the time its process started: ids are given out again.
born() { ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' || true; }
runs() {
  local pid since
  [ -f "$state/$1.pid" ] || return 1
  { read -r pid && read -r since; } <"$state/$1.pid"
  [ -n "$since" ] && [ "$(born "$pid" | xargs)" = "$since" ]
}
begin() { # name, then the command
  local name="$1"
  shift
  nohup "$@" >>"$state/$name.log" 2>&1 </dev/null &
  printf '%s\n%s\n' "$!" "$(born "$!" | xargs)" >"$state/$name.pid"
  disown
}
answers() {
  "$bin/python" - "$PREFECT_API_URL/ready" <<'PY' 2>/dev/null
import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=3)
PY
}
end() {
  local pid since
  runs "$1" || return 0
  { read -r pid && read -r since; } <"$state/$1.pid"
  kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 100); do
    runs "$1" || break
    sleep 0.1
  done
  if runs "$1"; then kill -KILL -- "-$pid" 2>/dev/null || true; fi
  rm -f "$state/$1.pid"
  echo "stopped: $1"
}

# One login for whoever works on this machine: only they can read its file, and it stands in no command line.
log_in() {
  if runs server && [ ! -s "$login" ]; then
    echo "The server that runs has no login: end it with make ui-stop, and start it again." >&2
    exit 1
  fi
  [ -s "$login" ] || (umask 077 && "$bin/python" -c 'import secrets; print("operator:" + secrets.token_urlsafe(24), end="")' >"$login")
  PREFECT_API_AUTH_STRING="$(cat "$login")"
  export PREFECT_API_AUTH_STRING
}

start() {
  log_in
  if runs server; then
    echo "The server runs already."
  elif answers; then
    echo "Something else answers at $PREFECT_API_URL. Choose another port: MEASURES_UI_PORT=4300" >&2
    exit 1
  else
    echo "Starting the server (ten seconds the first time) ..."
    PREFECT_SERVER_API_AUTH_STRING="$PREFECT_API_AUTH_STRING" begin server "$bin/python" -m flows.server "$port"
    for _ in $(seq 240); do
      answers && break
      runs server || { echo "The server stopped; see $state/server.log" >&2; exit 1; }
      sleep 0.5
    done
    answers || { echo "The server does not answer; see $state/server.log" >&2; exit 1; }
  fi
  if [ ! -f "$state/deployed" ] || ! "$bin/python" -m flows.schedule | cmp -s - "$state/deployed" || [ -n "$(find flows deployments config -newer "$state/deployed" -type f -not -name '*.pyc' | head -1)" ]; then
    deploy
  else
    echo "The deployments are up to date."
  fi
  "$bin/python" -c 'from tasks.workbook.sandbox.calls import standing_wall; print(standing_wall())'
  for number in $(seq "$workers"); do
    runs "worker-$number" || begin "worker-$number" "$bin/prefect" worker start --pool measures --name "worker-$number" --limit 4
  done
  echo
  echo "Prefect:      http://127.0.0.1:$port/v2/dashboard"
  echo "Deployments:  http://127.0.0.1:$port/v2/deployments"
  echo "Runs:         http://127.0.0.1:$port/v2/runs"
  echo "What waits:   http://127.0.0.1:$port/v2/artifacts/key/waiting    (after the first run; beside it key/grid and key/health)"
  echo "Login:        in $login, as one line NAME:PASSWORD; paste the whole line"
  echo "Stop it with: make ui-stop"
}

deploy() {
  "$bin/measures" plan
  PATH="$bin:$PATH" deployments/deploy.sh >"$state/deploy.log" 2>&1 || { tail -30 "$state/deploy.log" >&2; exit 1; }
  "$bin/python" -m flows.schedule >"$state/deployed"
  echo "Deployed: $(grep -c "^    entrypoint:" deployments/prefect.yaml) flows."
}

stop() {
  for file in "$state"/worker-*.pid; do
    [ -e "$file" ] && end "$(basename "$file" .pid)"
  done
  end server
}

case "${1:-start}" in
start | stop) "$1" ;;
*) echo "usage: deployments/ui.sh start|stop" >&2 && exit 2 ;;
esac
