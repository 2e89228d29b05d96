#!/usr/bin/env bash
# Rehearses on a server of its own what the automations do when something goes wrong, and takes everything away afterwards:
#   1. somebody is missing from people.csv, so the chase says `notice.failed`, and the automation starts the health check;
#   2. worker and run are killed in the middle of a replay, the automation marks the run as Crashed after ten minutes,
#      and the same replay, started again, comes to its end; once a worker lives, the operator has a letter about the run that crashed;
#   3. nobody works, and what was due and has not begun is named by the doctor.
# It takes about a quarter of an hour, nearly all of it waiting for 2. MEASURES_UI_PORT (default 4230) is the server's port.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="$(mktemp -d)"
export MEASURES_UI_PORT="${MEASURES_UI_PORT:-4230}" MEASURES_UI_STATE="$folder/ui" PREFECT_HOME="$folder/prefect" MEASURES_PROGRAMME="$folder/programme"
for part in store site preview mail returned backups alarms; do export "MEASURES_$(echo $part | tr a-z A-Z)=$folder/$part"; done
export MEASURES_OPERATORS="operator@programme.example"
cp -r samples "$folder/programme"
grep -v '^RPA,lead' samples/people.csv >"$folder/programme/people.csv"
trap 'deployments/ui.sh stop >/dev/null; rm -rf "$folder"' EXIT
deployments/ui.sh start
export PREFECT_API_URL="http://127.0.0.1:$MEASURES_UI_PORT/api" PATH="$PWD/.venv/bin:$PATH"
eval "$(python -m flows.environment)"
PREFECT_API_AUTH_STRING="$(cat "$MEASURES_UI_STATE/login")"
export PREFECT_API_AUTH_STRING

asked() { # path, what is asked for, expression over `answer`
  curl -fs -u "$PREFECT_API_AUTH_STRING" -H 'Content-Type: application/json' ${2:+-d "$2"} "$PREFECT_API_URL/$1" | python -c "import json,sys; answer = json.load(sys.stdin); print($3)"
}
begun() { # deployment, parameters: the id of the run
  local id
  id="$(asked "deployments/name/$1" "" "answer['id']")"
  asked "deployments/$id/create_flow_run" "{\"parameters\": $2}" "answer['id']"
}
state() { asked "flow_runs/$1" "" "answer['state']['name']"; }
until_state() { # run, state, seconds
  for _ in $(seq "$3"); do
    [ "$(state "$1")" != "$2" ] || return 0
    sleep 1
  done
  echo "The run is $(state "$1") after $3 seconds, and not $2." >&2
  exit 1
}
family() { # a process and those it started: all at once, or whoever is left would report the death of the other
  local child
  echo "$1"
  for child in $(pgrep -P "$1"); do family "$child"; done
}
since="$(date +%s)"
said() { printf '%4d s  %s\n' "$(($(date +%s) - since))" "$*"; }

chase="$(begun chase-updates/chase '{"as_of": "2014-01-13T08:30:00+00:00"}')"
until_state "$chase" Completed 120
said "The chase found nobody to remind of RPA's update: notice.failed."
started=""
for _ in $(seq 60); do
  started="$(asked flow_runs/filter '{"flows": {"name": {"any_": ["check-health"]}}}' "' '.join(r['created_by']['display_value'] for r in answer if (r['created_by'] or {}).get('type') == 'AUTOMATION')")"
  [ -z "$started" ] || break
  sleep 1
done
[ -n "$started" ] || { echo "No automation started the health check." >&2; exit 1; }
said "The health check was started by: $started"

replay="$(begun replay/replay '{"first": "2013-09", "last": "2014-02", "approve_as": "a rehearsal"}')"
until_state "$replay" Running 120
sleep 5
# shellcheck disable=SC2046  # one word per process
kill -KILL $(family "$(head -1 "$MEASURES_UI_STATE/worker-1.pid")")
said "Worker and run were killed; the run is still said to be $(state "$replay")."
until_state "$replay" Crashed 1200
said "The run is marked as Crashed: $(asked "flow_runs/$replay" "" "answer['state']['message']")"
deployments/ui.sh start >/dev/null
for _ in $(seq 120); do
  letter="$(grep -ls "ended as Crashed" "$folder"/mail/*-alarm-*.eml || true)"
  [ -z "$letter" ] || break
  sleep 1
done
[ -n "$letter" ] || { echo "Nobody heard of the run that crashed." >&2; exit 1; }
said "The operator heard of it: $(sed -n 's/^Subject: //p' "$letter")"
again="$(begun replay/replay '{"first": "2013-09", "last": "2014-02", "approve_as": "a rehearsal"}')"
until_state "$again" Completed 300
said "Started again, it came to its end: $(asked "flow_runs/$again" "" "answer['name']")."
worker="$(head -1 "$MEASURES_UI_STATE/worker-1.pid")"
kill -TERM -- "-$worker"
for _ in $(seq 20); do
  kill -0 "$worker" 2>/dev/null || break
  sleep 1
done
kill -KILL -- "-$worker" 2>/dev/null || true # a worker does not always heed the first word
begun back-up-record/backup '{}' >/dev/null
late=""
for _ in $(seq 40); do
  late="$(measures doctor | grep "^late runs" || true)"
  [ -z "$late" ] || break
  sleep 3
done
[ -n "$late" ] || { echo "The doctor named no late run." >&2; exit 1; }
said "Nobody works, and the doctor says so: $late"
