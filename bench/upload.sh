#!/bin/sh
# Uploads a database of some GB to the packaged service with a small heap and says how much memory
# the service had at most. Needs curl, python3, a built ./howdah and a PostgreSQL that it may fill:
#
#   DATABASE_URL=postgresql://… bench/upload.sh [GB] [FOLDER]
#
# The file is a real SQLite database: a table with blobs of a random megabyte, repeated.
set -eu

gb=${1:-3}
work=$(mktemp -d "${2:-${TMPDIR:-/tmp}}/howdah-bench.XXXXXX")
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
port=${PORT:-18080}
management=${MANAGEMENT_PORT:-19000}
key=hw_live_000000000000000000000000000000HowdahTest00032ywAQ
pid=

finish() {
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT INT TERM

python3 - "$work/big.db" "$gb" <<'PY'
import os, sqlite3, sys
file, gb = sys.argv[1], float(sys.argv[2])
db = sqlite3.connect(file, isolation_level=None)
db.execute("PRAGMA journal_mode=OFF")
db.execute("PRAGMA synchronous=OFF")
db.execute("CREATE TABLE blob (id INTEGER PRIMARY KEY, data BLOB)")
piece = os.urandom(1 << 20)
db.execute("BEGIN")
for i in range(int(gb * 1024)):
    db.execute("INSERT INTO blob VALUES (?, ?)", (i, piece))
db.execute("COMMIT")
db.close()
PY

# shellcheck source=bin/java-home.sh
. "$root/bin/java-home.sh"
(
  cd "$work"
  QUARKUS_HTTP_PORT=$port QUARKUS_MANAGEMENT_PORT=$management HOWDAH_BOOTSTRAP_API_KEY=$key \
    HOWDAH_SOURCE_SCRATCH_DIRECTORY="$work" exec "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Djava.io.tmpdir="$work" \
    -jar "$root/target/quarkus-app/quarkus-run.jar" serve
) >"$work/service.log" 2>&1 &
pid=$!

tries=0
until curl -fs "http://127.0.0.1:$management/q/health/ready" >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 120 ] || ! kill -0 "$pid" 2>/dev/null; then
    cat "$work/service.log" >&2
    exit 1
  fi
  sleep 1
done

memory() {
  sed -n "s/^$1:[[:space:]]*\([0-9]*\) kB/\1/p" "/proc/$pid/status"
}

bytes=$(wc -c <"$work/big.db")
digest=$(sha256sum "$work/big.db" | cut -d' ' -f1)
echo "before: $(($(memory VmRSS) / 1024)) MB resident"
start=$(date +%s)
answer=$(curl -fsS -H "Authorization: Bearer $key" -H 'Content-Type: application/vnd.sqlite3' \
  -H "X-Content-SHA256: $digest" -T "$work/big.db" -X POST \
  "http://127.0.0.1:$port/api/v1/sources?name=big.db")
end=$(date +%s)
case $answer in
  *'"state":"complete"'*"$digest"* | *"$digest"*'"state":"complete"'*) ;;
  *)
    echo "not complete: $answer" >&2
    exit 1
    ;;
esac
echo "uploaded: $bytes bytes in $((end - start)) s"
echo "after: $(($(memory VmRSS) / 1024)) MB resident, $(($(memory VmHWM) / 1024)) MB at most"

id=$(printf '%s' "$answer" | sed 's/.*"id":"\([^"]*\)".*/\1/')
if [ "${INSPECT:-0}" = 1 ]; then
  start=$(date +%s)
  curl -sS -o "$work/inspection.json" -w 'inspection: HTTP %{http_code}\n' \
    -H "Authorization: Bearer $key" "http://127.0.0.1:$port/api/v1/sources/$id/inspection"
  end=$(date +%s)
  echo "inspected in $((end - start)) s, $(($(memory VmHWM) / 1024)) MB at most"
fi
curl -fsS -X DELETE -H "Authorization: Bearer $key" "http://127.0.0.1:$port/api/v1/sources/$id"
