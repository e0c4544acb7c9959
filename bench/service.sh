#!/usr/bin/env bash
# How long the packaged service takes to be ready, how much memory it has then, and how many requests it answers. Needs
# a built ./howdah, curl, and wrk (Debian: wrk). Its database is an embedded PostgreSQL in a folder of its own, or the
# one that DATABASE_URL names.
#
#   bench/service.sh [ROUNDS] [SECONDS]
set -euo pipefail

rounds=${1:-3}
seconds=${2:-10}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
port=${PORT:-18080}
management=${MANAGEMENT_PORT:-19000}
key=hw_live_000000000000000000000000000000HowdahTest00032ywAQ
pid=

stop() {
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
  fi
}

finish() {
  stop
  rm -rf "$work"
}
trap finish EXIT INT TERM

# shellcheck source=bin/java-home.sh
. "$root/bin/java-home.sh"

milliseconds() {
  date +%s%3N
}

start() {
  QUARKUS_HTTP_PORT=$port QUARKUS_MANAGEMENT_PORT=$management HOWDAH_BOOTSTRAP_API_KEY=$key \
    HOWDAH_RATE_LIMIT_REQUESTS_PER_MINUTE=10000000 QUARKUS_LOG_LEVEL=WARN \
    "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    -jar "$root/target/quarkus-app/quarkus-run.jar" serve --home "$work/home" >>"$work/log" 2>&1 &
  pid=$!
  until curl -fs "http://127.0.0.1:$management/q/health/ready" >/dev/null 2>&1; do
    kill -0 "$pid" || { cat "$work/log" >&2; exit 1; }
    sleep 0.02
  done
}

memory() {
  sed -n "s/^$1:[[:space:]]*\([0-9]*\) kB/\1/p" "/proc/$pid/status"
}

for ((round = 1; round <= rounds; round++)); do
  begun=$(milliseconds)
  start
  echo "round $round: ready after $(($(milliseconds) - begun)) ms, $(($(memory VmRSS) / 1024)) MB resident"
  for path in /api/v1/me "/api/v1/migrations?limit=20" /api/v1/unknown; do
    wrk -t1 -c8 -d2s -H "Authorization: Bearer $key" "http://127.0.0.1:$port$path" >/dev/null
    wrk -t1 -c8 -d"${seconds}s" --latency -H "Authorization: Bearer $key" "http://127.0.0.1:$port$path" |
      awk -v path="$path" '/50%|99%/ { l[$1] = $2 } /Requests\/sec/ { r = $2 }
        END { printf "  %-32s %8.0f requests/s, median %s, 99 %% %s\n", path, r, l["50%"], l["99%"] }'
  done
  echo "  then $(($(memory VmRSS) / 1024)) MB resident, at most $(($(memory VmHWM) / 1024)) MB"
  stop
done
