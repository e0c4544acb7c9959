#!/usr/bin/env bash
# How much memory a migration and its PostgreSQL take at most: what the requests and limits of the chart rest on. The
# server is the embedded one with the chart's parameters; Java gets what it would get in the container: 60 % of 1 GiB for its
# heap, and the serial collector, which it takes below 1792 MiB.
# Needs a built ./howdah, curl and python3.
#
#   bench/sizes.sh [ROUNDS] [ROWS]
set -euo pipefail

rounds=${1:-3}
rows=${2:-1000000}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
app=${HOWDAH_APP:-$root/target/quarkus-app}
unset HOWDAH_APP
work=$(mktemp -d)
server=

finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT INT TERM

# shellcheck source=bin/java-home.sh
. "$root/bin/java-home.sh"

howdah() {
  exec "$JAVA_HOME/bin/java" -Xmx614m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager -jar "$app/quarkus-run.jar" "$@"
}

start() {
  (cd "$work" && howdah postgres --home "$work/home" >"$work/server" 2>&1) &
  server=$!
  until grep -q 'postgresql://' "$work/server"; do
    kill -0 "$server" || { cat "$work/server" >&2; exit 1; }
    sleep 0.1
  done
  address=$(grep -o 'postgresql://[^ ]*' "$work/server" | head -n 1)
}

# The proportional share of each process, so that shared memory counts once; in kB.
postgres_memory() {
  local postmaster
  postmaster=$(head -n 1 "$data/postmaster.pid")
  for process in "$postmaster" $(ps -o pid= --ppid "$postmaster"); do
    sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$process/smaps_rollup" 2>/dev/null || true
  done | awk '{ sum += $1 } END { print sum + 0 }'
}

python3 - "$work/source.db" "$rows" <<'PYTHON'
import random, sqlite3, sys
random.seed(1)
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, made TEXT, data BLOB)")
db.executemany(
    "INSERT INTO item VALUES (?, ?, ?, ?, ?)",
    ((i, "item %d " % i + "x" * random.randrange(150), random.random() * 1000, "2026-01-%02d 12:00:00" % (i % 28 + 1), random.randbytes(50))
     for i in range(int(sys.argv[2]))))
db.execute("CREATE INDEX item_name ON item (name)")
db.commit()
PYTHON

start
kill "$server"
wait "$server" 2>/dev/null || true
data=$(dirname "$(find "$work/home" -name postgresql.conf | head -n 1)")
sed -n '/^  parameters:/,/^  # The image/s/^    \([a-z_]*\): "\{0,1\}\([^"]*\)"\{0,1\}$/\1 = \x27\2\x27/p' "$root/helm/howdah/values.yaml" >>"$data/postgresql.conf"
start
echo "file: $(($(stat -c %s "$work/source.db") / 1048576)) MB, $rows rows; PostgreSQL idle: $(($(postgres_memory) / 1024)) MB"
for ((round = 1; round <= rounds; round++)); do
  begun=$(date +%s%3N)
  (howdah migrate "$work/source.db" --target "$address" --schema "round_$round" >"$work/out" 2>&1) &
  child=$!
  most=0
  last=0
  while kill -0 "$child" 2>/dev/null; do
    now=$(postgres_memory)
    if [ "$now" -gt "$most" ]; then most=$now; fi
    java=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$child/status" 2>/dev/null || true)
    if [ -n "$java" ]; then last=$java; fi
    sleep 0.2
  done
  wait "$child" || { cat "$work/out" >&2; exit 1; }
  echo "round $round: $(($(date +%s%3N) - begun)) ms, migration at most $((last / 1024)) MB resident, PostgreSQL at most $((most / 1024)) MB"
done

# The service with two of them at once, as app.jobConcurrency says.
port=${PORT:-18090}
key=hw_live_000000000000000000000000000000HowdahTest00032ywAQ
(QUARKUS_HTTP_PORT=$port QUARKUS_MANAGEMENT_PORT=$((port + 1)) HOWDAH_BOOTSTRAP_API_KEY=$key \
  HOWDAH_TARGET_ALLOWED_HOSTS=loopback QUARKUS_LOG_LEVEL=WARN howdah serve --home "$work/service" >"$work/log" 2>&1) &
service=$!
until curl -fs "http://127.0.0.1:$((port + 1))/q/health/ready" >/dev/null 2>&1; do
  kill -0 "$service" || { cat "$work/log" >&2; exit 1; }
  sleep 0.1
done
echo "service: $(($(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$service/status") / 1024)) MB resident when ready"
api() {
  curl --silent --show-error --fail-with-body -H "Authorization: Bearer $key" "$@"
}
field() {
  python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"
}
source=$(api -X POST "http://127.0.0.1:$port/api/v1/sources?name=source.db" -H 'Content-Type: application/vnd.sqlite3' \
  -T "$work/source.db" | field id)
target=$(api "http://127.0.0.1:$port/api/v1/targets" -H 'Content-Type: application/json' \
  -d "{\"name\": \"bench\", \"uri\": \"$address\"}" | field id)
for number in 1 2; do
  api "http://127.0.0.1:$port/api/v1/migrations" -H 'Content-Type: application/json' \
    -d "{\"sourceId\": \"$source\", \"targetId\": \"$target\", \"schema\": \"both_$number\"}" | field id >>"$work/ids"
done
most=0
while read -r id; do
  until state=$(api "http://127.0.0.1:$port/api/v1/migrations/$id" | field state) && [ "$state" = verified ]; do
    case $state in failed | refused | different | cancelled | quarantined) echo "$id: $state" >&2; exit 1 ;; esac
    now=$(postgres_memory)
    if [ "$now" -gt "$most" ]; then most=$now; fi
    sleep 0.2
  done
done <"$work/ids"
echo "two migrations at once: service at most $(($(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$service/status") / 1024)) MB resident, PostgreSQL at most $((most / 1024)) MB"
kill "$service"
wait "$service" 2>/dev/null || true
