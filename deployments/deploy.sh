#!/usr/bin/env bash
# Brings a Prefect server (PREFECT_API_URL) to what this checkout holds: work pool and queues, every deployment, the automations.
# Run again after every change of flows, config/ or deployments/; nothing is there twice.
set -euo pipefail
cd "$(dirname "$0")/.."
# quiet: "is there already" is the usual answer
quietly() { "$@" >/dev/null 2>&1 || true; }
quietly prefect --no-prompt work-pool create measures --type process
quietly prefect --no-prompt work-queue create month --pool measures --limit 1
quietly prefect --no-prompt work-queue create watch --pool measures
file="$(mktemp --suffix .yaml)"
trap 'rm -f "$file"' EXIT
python -m flows.schedule >"$file" # deployments/prefect.yaml with the programme's run days, and without active schedules once it has ended
prefect --no-prompt deploy --all --prefect-file "$file"
python -m flows.automations
