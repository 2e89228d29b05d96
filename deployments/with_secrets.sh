#!/usr/bin/env bash
# Runs a command with secrets read from files: for every NAME_FILE in the environment, NAME becomes the file's content.
# So a secret stands in one file, readable by one user, and in no unit, image or log. Then Prefect's own settings are completed.
set -euo pipefail
cd "$(dirname "$0")/.."
while IFS='=' read -r name _; do
  case "$name" in
  PREFECT_*_FILE | MEASURES_*_FILE | AWS_*_FILE)
    case "$name" in AWS_SHARED_CREDENTIALS_FILE | AWS_CONFIG_FILE | AWS_WEB_IDENTITY_TOKEN_FILE) continue ;; esac
    file="${!name}"
    [ -r "$file" ] || { echo "$name names a file that cannot be read: $file" >&2; exit 2; }
    value="$(cat "$file")"
    export "${name%_FILE}=$value"
    unset "$name"
    ;;
  esac
done < <(env)
bin="${MEASURES_BIN:-}"
[ -n "$bin" ] || { [ -x .venv/bin/python ] && bin="$PWD/.venv/bin"; }
[ -z "$bin" ] || export PATH="$bin:$PATH"
eval "$(python -m flows.environment)"
exec "$@"
