# shellcheck shell=sh
# Sourced by mvnw and howdah: sets and exports JAVA_HOME to a JDK 25 or newer, or ends with a clear error.

howdah_java_major() { # howdah_java_major HOME: prints the major version, nothing if it is no JDK
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*$/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/^.*version "\([0-9]*\).*$/\1/p' | head -n 1
  fi
}

howdah_is_jdk25() {
  howdah_major=$(howdah_java_major "$1")
  [ -n "$howdah_major" ] && [ "$howdah_major" -ge 25 ]
}

howdah_find_java() {
  if [ -n "${JAVA_HOME:-}" ] && howdah_is_jdk25 "$JAVA_HOME"; then
    return 0
  fi
  howdah_on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$howdah_on_path" ]; then
    howdah_on_path=$(readlink -f "$howdah_on_path" 2>/dev/null || echo "$howdah_on_path")
    howdah_candidate=${howdah_on_path%/bin/javac}
    if howdah_is_jdk25 "$howdah_candidate"; then
      JAVA_HOME=$howdah_candidate
      return 0
    fi
  fi
  for howdah_candidate in /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* \
      "${HOME:-/nonexistent}"/.sdkman/candidates/java/25* "${HOME:-/nonexistent}"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*; do
    if [ -d "$howdah_candidate" ] && howdah_is_jdk25 "$howdah_candidate"; then
      JAVA_HOME=$howdah_candidate
      return 0
    fi
  done
  return 1
}

if ! howdah_find_java; then
  echo "howdah: a JDK 25 is needed and none was found: not in JAVA_HOME (${JAVA_HOME:-unset}), not on the PATH, not under /usr/lib/jvm. Install one (for example Eclipse Temurin 25) or set JAVA_HOME." >&2
  exit 1
fi
export JAVA_HOME
