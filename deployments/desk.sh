#!/usr/bin/env bash
# The desk on this machine, on 127.0.0.1 alone, beside the record there is, and links to one trust's pages. Ctrl-C ends it.
#   deployments/desk.sh [TRUST MONTH]     (RNL 2014-02 without them)
# The key that signs its links is made at first start; take var/desk.key away, and all links there are have ended.
set -euo pipefail
cd "$(dirname "$0")/.."
port="${MEASURES_DESK_PORT:-8710}"
export MEASURES_DESK_KEY_FILE="${MEASURES_DESK_KEY_FILE:-var/desk.key}"
export MEASURES_DESK="${MEASURES_DESK:-http://127.0.0.1:$port/}"
mkdir -p var
[ -s "$MEASURES_DESK_KEY_FILE" ] ||
  (umask 077 && "${MEASURES_BIN:-.venv/bin}/python" -c 'import secrets; print(secrets.token_urlsafe(48), end="")' >"$MEASURES_DESK_KEY_FILE")
deployments/with_secrets.sh measures plan
echo "A link for the improvement lead of ${1:-RNL}; whoever has it can send that trust's update for ${2:-2014-02}:"
echo
deployments/with_secrets.sh measures link "${1:-RNL}" "${2:-2014-02}"
echo
echo "And one for its improvement director, who can sign that update off, comment on it or warn early:"
echo
deployments/with_secrets.sh measures link "${1:-RNL}" "${2:-2014-02}" --post "improvement director"
echo
if [ "$#" -eq 0 ]; then
  echo "And one for a partner, which sends its claims of costs by it:"
  echo
  deployments/with_secrets.sh measures link RTF 2014-02 --post partner
  echo
fi
exec deployments/with_secrets.sh measures desk --port "$port"
