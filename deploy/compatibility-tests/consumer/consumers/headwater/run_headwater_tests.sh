#!/usr/bin/env bash
# Runs the scenarios of this consumer against a Headwater instance whose graph is empty.
set -euo pipefail

usage() {
  cat <<TEXT
Usage: $0 [--url URL] [--scenario-dir PATH] [--order ORDER] [--dump-api-state] [--target PATH]

  --url URL            a running instance (default: start one of one's own with \`headwater up\`, and stop it)
  --scenario-dir PATH  the suite's consumer/scenarios (default: beside this consumer)
  --order ORDER        name (as the suite sends them), time, reversed or shuffled
  --dump-api-state     write the state of the API instead of comparing
  --target PATH        the report (default: headwater-report.json)
TEXT
}

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
url="" arguments=()
while (($#)); do
  case "$1" in
    -h | --help) usage; exit 0 ;;
    --url) url="$2"; shift 2 ;;
    --scenario-dir | --order | --target) arguments+=("$1" "$2"); shift 2 ;;
    --dump-api-state) arguments+=(--dump); shift ;;
    *) usage >&2; exit 2 ;;
  esac
done

if [[ -z "$url" ]]; then
  port="${HEADWATER_PORT:-5000}"
  folder="$(mktemp -d)"
  headwater up --data-dir "$folder" --port "$port" >"$folder/up.log" 2>&1 &
  instance=$!
  trap 'kill -INT "$instance" 2>/dev/null; wait "$instance" 2>/dev/null || true; rm -rf "$folder"' EXIT
  url="http://127.0.0.1:$port"
  key=(${HEADWATER_API_KEY:+--header "Authorization: Bearer $HEADWATER_API_KEY"})
  until curl --silent --fail --output /dev/null ${key[@]+"${key[@]}"} "$url/api/v1/status"; do
    kill -0 "$instance" || { cat "$folder/up.log" >&2; exit 1; }
    sleep 1
  done
fi
python3 "$here/validator/validator.py" --url "$url" ${arguments[@]+"${arguments[@]}"}
